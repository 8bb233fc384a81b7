"""Finds the function's handler: `app.handler`, `pkg/app.handler`, `pkg.app.handler`."""

import importlib
import sys

from .faults import Fault


def find(name):
    """Imports the module and returns the handler. Raises `Fault` with AWS's type and words."""
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        message = "Bad handler '{}': {}".format(name, error)
        raise Fault("Runtime.MalformedHandlerName", message) from None
    module = _import(module_name)
    try:
        return getattr(module, function_name)
    except AttributeError:
        message = "Handler '{}' missing on module '{}'".format(function_name, module_name)
        raise Fault("Runtime.HandlerNotFound", message) from None


def _import(name):
    if name.split(".")[0] in sys.builtin_module_names:
        message = "Cannot use built-in module {} as a handler module".format(name)
        raise Fault("Runtime.BuiltInModuleConflict", message)
    try:
        return importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        message = "Unable to import module '{}': {}".format(name, error)
        raise Fault("Runtime.ImportModuleError", message) from None
    except SyntaxError as error:
        message = "Syntax error in module '{}': {}".format(name, error)
        trace = ['  File "{}" Line {}\n    {}'.format(error.filename, error.lineno, error.text)]
        raise Fault("Runtime.UserCodeSyntaxError", message, trace) from None

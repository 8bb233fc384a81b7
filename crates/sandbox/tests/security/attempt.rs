//! One attempt: a system call or a script inside a new sandbox.

use crate::ground::{python, run, shell};

/// Makes a system call with arguments in Python's notation and returns the name of its error, or
/// `done`.
pub(crate) fn call(number: libc::c_long, arguments: &str) -> String {
    let program = format!(
        "import ctypes, errno\n\
         libc = ctypes.CDLL(None, use_errno=True)\n\
         wrap = lambda a: ctypes.c_long(a) if isinstance(a, int) else a\n\
         r = libc.syscall(ctypes.c_long({number}), *map(wrap, ({arguments},)))\n\
         print('done' if r >= 0 else errno.errorcode[ctypes.get_errno()])"
    );
    run(python(&program)).output.trim().to_owned()
}

/// What a shell script writes, whatever comes of it.
pub(crate) fn script(text: &str) -> String {
    run(shell(text)).output
}

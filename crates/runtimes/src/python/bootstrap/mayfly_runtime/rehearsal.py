"""A module that is loaded before the function's, for nothing else (see `ahead`)."""

//! A function can't get around the filter through another system call table.

#[cfg(target_arch = "x86_64")]
#[test]
fn the_tables_of_other_processors_are_closed() {
    // getpid by the 32-bit table's `int 0x80`: the filter ends the process.
    let program = "import ctypes, mmap\n\
        m = mmap.mmap(-1, 4096, prot=7)\n\
        m.write(bytes([0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3]))\n\
        f = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))\n\
        print('ran', f())";
    let ended = crate::ground::run(crate::ground::python(program));
    assert!(!ended.output.contains("ran"), "{}", ended.output);
    // The x32 table: unknown.
    assert_eq!(crate::attempt::call(0x4000_0000 + 165, "0, 0, 0, 0, 0"), "ENOSYS");
}

//! Switches on the loopback interface of a new network namespace.

use std::io;
use std::os::fd::AsRawFd;

/// Sets `lo` up in the calling process's network namespace. `socket` is any socket made in it.
pub(crate) fn set_up(socket: &impl AsRawFd) -> io::Result<()> {
    let mut name = [0; libc::IFNAMSIZ];
    name[0] = b'l' as libc::c_char;
    name[1] = b'o' as libc::c_char;
    let request = libc::ifreq {
        ifr_name: name,
        ifr_ifru: libc::__c_anonymous_ifr_ifru {
            ifru_flags: (libc::IFF_UP | libc::IFF_RUNNING) as libc::c_short,
        },
    };
    // SAFETY: SIOCSIFFLAGS reads one `ifreq`, which outlives the call.
    let result = unsafe {
        libc::ioctl(
            socket.as_raw_fd(),
            libc::SIOCSIFFLAGS as libc::Ioctl,
            std::ptr::from_ref(&request),
        )
    };
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

//! System calls that are refused with EPERM: always, or with certain arguments.

use super::program::{Condition, Is};

/// One way in which a call is refused: all conditions hold.
type Rule = Vec<Condition>;

/// Calls that are refused whatever their arguments are. ENOSYS would keep them out as well; EPERM
/// says what is the matter.
pub(super) const ALWAYS: &[i64] = &[
    // Mounts and roots.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    // Namespaces.
    libc::SYS_setns,
    libc::SYS_unshare,
    // Other processes' memory.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    // Keys.
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    // Parts of the kernel with a large surface.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_fanotify_init,
    libc::SYS_lookup_dcookie,
    // Files by handle, past the mounts.
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    // The machine.
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_quotactl,
    libc::SYS_acct,
    libc::SYS_syslog,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_vhangup,
    libc::SYS_mbind,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_modify_ldt,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_kexec_file_load,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ustat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_uselib,
];

/// `clone` with any of these is refused; `clone3`, whose flags a filter can't see, is unknown, and C
/// libraries then use `clone`.
const NEW_NAMESPACES: &[libc::c_int] = &[
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
];

/// Requests that put bytes into a terminal's input or its settings.
const TERMINAL_REQUESTS: &[u32] = &[0x5412, 0x541c, 0x5423];

/// Execution domains of programs for Linux; the last asks for the present one.
const PERSONALITIES: &[u32] = &[0x0, 0x8, 0x2_0000, 0x2_0008, 0xffff_ffff];

/// Mask of the kind in the second argument of `socket`; the rest are flags.
const SOCKET_KIND: u32 = 0xf;

/// All kinds of sockets but streams (1) and datagrams (2): raw, reliable datagrams, sequenced
/// packets, DCCP, packets.
const OTHER_KINDS: &[u32] = &[3, 4, 5, 6, 10];

/// Calls that are refused with certain arguments, and which.
pub(super) fn with_arguments() -> Vec<(i64, Vec<Rule>)> {
    let clone = NEW_NAMESPACES
        .iter()
        .map(|flag| vec![argument(0, Is::Masked(*flag as u32, *flag as u32))])
        .collect();
    let ioctl =
        TERMINAL_REQUESTS.iter().map(|request| vec![argument(1, Is::Equal(*request))]).collect();
    vec![
        (libc::SYS_clone, clone),
        (libc::SYS_ioctl, ioctl),
        (libc::SYS_personality, vec![none_of(0, PERSONALITIES)]),
        (libc::SYS_socket, sockets()),
        // A pair can only be of Unix sockets.
        (libc::SYS_socketpair, vec![none_of(0, &[libc::AF_UNIX as u32])]),
    ]
}

/// Unix and IP sockets, and the netlink that lists interfaces; nothing raw, and of the IP protocols
/// only those that need no further module of the kernel.
fn sockets() -> Vec<Rule> {
    let [unix, inet, inet6, netlink] =
        [libc::AF_UNIX, libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK].map(|f| f as u32);
    let protocols =
        [0, libc::IPPROTO_TCP, libc::IPPROTO_UDP, libc::IPPROTO_MPTCP].map(|p| p as u32);
    let mut rules = vec![
        none_of(0, &[unix, inet, inet6, netlink]),
        vec![argument(0, Is::Equal(netlink)), argument(2, Is::Not(0))],
    ];
    for family in [inet, inet6] {
        for kind in OTHER_KINDS {
            rules.push(vec![
                argument(0, Is::Equal(family)),
                argument(1, Is::Masked(SOCKET_KIND, *kind)),
            ]);
        }
        let mut other_protocol = vec![argument(0, Is::Equal(family))];
        other_protocol.extend(none_of(2, &protocols));
        rules.push(other_protocol);
    }
    rules
}

fn none_of(index: u8, values: &[u32]) -> Rule {
    values.iter().map(|value| argument(index, Is::Not(*value))).collect()
}

fn argument(argument: u8, is: Is) -> Condition {
    Condition { argument, is }
}

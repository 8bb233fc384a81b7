//! The Linux process sandbox: namespaces, mounts, cgroups, seccomp

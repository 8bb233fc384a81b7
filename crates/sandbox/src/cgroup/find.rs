//! Finds where control groups can be made on this machine.
//!
//! A group is made inside the one that Mayfly itself runs in, so that what was set for Mayfly as a
//! whole (by systemd, say) holds for its functions too. If that group can't be seen, as in some
//! containers, the top of the tree is used.

use super::{Hierarchy, Interface, Place, file, freezer};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The version 2 controllers that sandboxes use.
const CONTROLLERS: [&str; 3] = ["memory", "pids", "cpu"];

impl Hierarchy {
    /// Finds and makes the groups of the Mayfly called `name`. `platform` are the pids of the
    /// server and the spawner.
    pub(crate) fn find(name: &str, platform: &[i32]) -> Self {
        let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
        let mut found = Self::default();
        let v2 = folder_of(&mounts, &own, None).and_then(|base| {
            match prepare_v2(&base, name, platform) {
                Ok(group) => Some(group),
                Err(obstacle) => {
                    found.obstacles.push(obstacle);
                    None
                }
            }
        });
        for controller in CONTROLLERS {
            let place = place_v1(&mounts, &own, controller, name, &mut found.obstacles)
                .or_else(|| v2.as_ref().and_then(|group| group.place(controller)));
            match controller {
                "memory" => found.memory = place,
                "pids" => found.pids = place,
                _ => found.cpu = place,
            }
        }
        found.freezer = v2
            .as_ref()
            .map(|group| Place { interface: Interface::V2, folder: group.folder.clone() })
            .or_else(|| place_v1(&mounts, &own, "freezer", name, &mut found.obstacles));
        found
    }

    /// Ends and removes the sandboxes of a predecessor that was killed.
    pub(crate) fn remove_left_behind(&self) {
        for id in self.left_behind() {
            let sandbox = self.of_sandbox(&id);
            if let Some(place) = &sandbox.freezer {
                // A group without processes can't always be thawed; then there is nothing to do.
                let _ = freezer::thaw(place);
            }
            for _ in 0..LEFT_BEHIND_ATTEMPTS {
                for pid in sandbox.members() {
                    if let Some(pid) = rustix::process::Pid::from_raw(pid) {
                        // It may have ended by itself meanwhile.
                        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
                    }
                }
                if sandbox.remove() {
                    break;
                }
                // The kernel tells nobody when a version 1 group gets empty.
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
        }
    }

    /// Removes the groups of this Mayfly, when all sandboxes are gone.
    pub(crate) fn remove_all(&self) {
        self.remove();
    }
}

/// How often the removal of a predecessor's sandbox is tried, 2 ms apart.
const LEFT_BEHIND_ATTEMPTS: u32 = 500;

/// The group of this Mayfly on version 2, with the controllers that it offers to sandboxes.
struct GroupV2 {
    folder: PathBuf,
    controllers: Vec<String>,
}

impl GroupV2 {
    fn place(&self, controller: &str) -> Option<Place> {
        self.controllers
            .iter()
            .any(|known| known == controller)
            .then(|| Place { interface: Interface::V2, folder: self.folder.clone() })
    }
}

fn place_v1(
    mounts: &str,
    own: &str,
    controller: &str,
    name: &str,
    obstacles: &mut Vec<String>,
) -> Option<Place> {
    let folder = folder_of(mounts, own, Some(controller))?.join(group_name(name));
    match make(&folder) {
        Ok(()) => Some(Place { interface: Interface::V1, folder }),
        Err(error) => {
            obstacles.push(format!("{}: {error}", folder.display()));
            None
        }
    }
}

/// Makes the group and hands the controllers down to it. A group that hands down controllers may
/// hold no process itself, so Mayfly's own processes move to a group beside it.
fn prepare_v2(base: &Path, name: &str, platform: &[i32]) -> Result<GroupV2, String> {
    let folder = base.join(group_name(name));
    make(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let offered = file::text(base, "cgroup.controllers").unwrap_or_default();
    let wanted: Vec<&str> =
        CONTROLLERS.into_iter().filter(|c| offered.split_whitespace().any(|o| o == *c)).collect();
    if wanted.is_empty() {
        return Ok(GroupV2 { folder, controllers: Vec::new() });
    }
    let enable = wanted.iter().map(|c| format!("+{c}")).collect::<Vec<_>>().join(" ");
    if file::write(base, "cgroup.subtree_control", &enable).is_err() {
        let own = base.join(format!("{}-platform", group_name(name)));
        let moved = make(&own).and_then(|()| {
            platform.iter().try_for_each(|pid| file::write(&own, "cgroup.procs", &pid.to_string()))
        });
        moved.and_then(|()| file::write(base, "cgroup.subtree_control", &enable)).map_err(
            |error| {
                format!(
                    "can't hand down {} ({error}); run Mayfly in a group of its own, as with \
                     `systemd-run --user --scope -p Delegate=yes mayfly up`",
                    wanted.join(", ")
                )
            },
        )?;
    }
    file::write(&folder, "cgroup.subtree_control", &enable).map_err(|error| error.to_string())?;
    Ok(GroupV2 { folder, controllers: wanted.into_iter().map(str::to_owned).collect() })
}

fn group_name(name: &str) -> String {
    format!("mayfly-{name}")
}

fn make(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        result => result,
    }
}

/// Folder of the group in which this process is: of a version 1 controller, or of version 2.
fn folder_of(mounts: &str, own: &str, controller: Option<&str>) -> Option<PathBuf> {
    let (root, mount_point) = mounts.lines().find_map(|line| mounted(line, controller))?;
    let path = own.lines().find_map(|line| {
        let mut fields = line.splitn(3, ':');
        let (id, controllers, path) = (fields.next()?, fields.next()?, fields.next()?);
        let found = match controller {
            Some(controller) => controllers.split(',').any(|c| c == controller),
            None => id == "0" && controllers.is_empty(),
        };
        found.then_some(path)
    })?;
    let top = PathBuf::from(&mount_point);
    let inside = Path::new(path).strip_prefix(&root).ok().map(|inside| top.join(inside));
    // What is outside of the mounted part, or hidden, can't be reached.
    Some(inside.filter(|folder| folder.join("cgroup.procs").exists()).unwrap_or(top))
}

/// Root and mount point of a line of `mountinfo`, if it is the hierarchy that is asked for.
fn mounted(line: &str, controller: Option<&str>) -> Option<(String, String)> {
    let (left, right) = line.split_once(" - ")?;
    let mut left = left.split(' ').skip(3);
    let (root, mount_point) = (left.next()?, left.next()?);
    let mut right = right.split(' ');
    let (kind, _source, options) = (right.next()?, right.next()?, right.next()?);
    let found = match controller {
        Some(controller) => kind == "cgroup" && options.split(',').any(|o| o == controller),
        None => kind == "cgroup2",
    };
    found.then(|| (unescape(root), unescape(mount_point)))
}

/// Blanks and backslashes stand as octal numbers in `mountinfo`.
fn unescape(text: &str) -> String {
    text.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use tempfile::TempDir;

    /// A group of its own in a folder that ends with the returned guard.
    pub(crate) fn group(interface: Interface, files: &[&str]) -> (TempDir, Place) {
        let folder = tempfile::tempdir().expect("a folder");
        for name in files {
            fs::write(folder.path().join(name), "").expect("a file");
        }
        let place = Place { interface, folder: folder.path().to_owned() };
        (folder, place)
    }

    /// What was written.
    pub(crate) fn read(place: &Place, name: &str) -> String {
        fs::read_to_string(place.folder.join(name)).expect("a file")
    }

    #[test]
    fn a_version_1_controller_is_found_among_others() {
        let top = tempfile::tempdir().expect("a folder");
        let own = top.path().join("system/mayfly");
        fs::create_dir_all(&own).expect("folders");
        fs::write(own.join("cgroup.procs"), "").expect("a file");
        let mounts = format!(
            "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n\
             32 31 0:29 / {} rw,relatime shared:4 - cgroup cgroup rw,cpu,cpuacct\n",
            top.path().display()
        );
        let groups = "3:cpu,cpuacct:/system/mayfly\n0::/elsewhere\n";
        assert_eq!(folder_of(&mounts, groups, Some("cpu")), Some(own));
        assert_eq!(folder_of(&mounts, groups, Some("memory")), None);
        assert_eq!(folder_of(&mounts, groups, None), None);
    }

    #[test]
    fn a_group_that_can_not_be_seen_gives_way_to_the_top() {
        let top = tempfile::tempdir().expect("a folder");
        let mounts =
            format!("41 31 0:38 /docker/x {} rw - cgroup2 cgroup2 rw\n", top.path().display());
        assert_eq!(folder_of(&mounts, "0::/hidden\n", None), Some(top.path().to_owned()));
    }

    #[test]
    fn version_2_hands_its_controllers_down() {
        let top = tempfile::tempdir().expect("a folder");
        fs::write(top.path().join("cgroup.controllers"), "cpuset cpu memory pids\n").expect("file");
        fs::write(top.path().join("cgroup.subtree_control"), "").expect("file");
        let group = top.path().join("mayfly-x");
        fs::create_dir(&group).expect("folder");
        fs::write(group.join("cgroup.subtree_control"), "").expect("file");
        let prepared = prepare_v2(top.path(), "x", &[]).expect("prepared");
        assert_eq!(prepared.folder, group);
        assert!(prepared.place("memory").is_some());
        assert!(prepared.place("io").is_none());
        let written = fs::read_to_string(group.join("cgroup.subtree_control")).expect("file");
        assert_eq!(written, "+memory +pids +cpu");
    }

    #[test]
    fn an_unwritable_tree_is_an_obstacle_with_advice() {
        let top = tempfile::tempdir().expect("a folder");
        fs::write(top.path().join("cgroup.controllers"), "memory\n").expect("file");
        let obstacle = prepare_v2(top.path(), "x", &[]).err().expect("an obstacle");
        assert!(obstacle.contains("Delegate=yes"), "{obstacle}");
    }
}

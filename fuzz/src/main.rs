//! Lists the targets, and writes their seeds for cargo-fuzz: `cargo run -p fuzz [-- DIR]`.

fn main() -> anyhow::Result<()> {
    let folder = std::env::args_os().nth(1).map(std::path::PathBuf::from);
    for target in fuzz::ALL {
        println!("{}", target.name);
        let Some(folder) = folder.as_ref().map(|folder| folder.join(target.name)) else { continue };
        std::fs::create_dir_all(&folder)?;
        for (number, seed) in target.seeds.iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
    }
    Ok(())
}

//! What a user sees: colours and progress on a terminal, plain lines everywhere else.
//!
//! Results go to standard output, everything said on the way to standard error.

use deploy::apply::Progress;
use deploy::plan::Step;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Prints a result. A reader that has gone away ends the command quietly.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Prints a result and a newline.
pub(crate) fn print_line(text: &str) {
    print(&format!("{text}\n"));
}

/// Says something on the way.
pub(crate) fn say(text: &str) {
    // Where nobody listens nothing needs to be said.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Says what went wrong.
pub(crate) fn error(text: &str) {
    let word = if on_terminal() { "\u{1b}[1;31merror\u{1b}[0m" } else { "error" };
    say(&format!("{word}: {text}"));
}

/// Says what may not be as meant.
pub(crate) fn warn(text: &str) {
    let word = if on_terminal() { "\u{1b}[1;33mwarning\u{1b}[0m" } else { "warning" };
    say(&format!("{word}: {text}"));
}

/// Says what has no effect.
pub(crate) fn note(text: &str) {
    let word = if on_terminal() { "\u{1b}[1;36mnote\u{1b}[0m" } else { "note" };
    say(&format!("{word}: {text}"));
}

/// Whether standard error is a terminal that shows colours.
pub(crate) fn on_terminal() -> bool {
    std::io::stderr().is_terminal() && crate::surroundings::wants_colours()
}

/// Whether standard output is a terminal that shows colours.
pub(crate) fn output_on_terminal() -> bool {
    std::io::stdout().is_terminal() && crate::surroundings::wants_colours()
}

/// A duration as people read it: `412 ms`, `3.2 s`.
pub(crate) fn duration(duration: Duration) -> String {
    match duration.as_millis() {
        ms @ 0..1_000 => format!("{ms} ms"),
        _ => format!("{:.1} s", duration.as_secs_f64()),
    }
}

/// Steps of a plan: a line that moves on a terminal, a line per step elsewhere.
pub(crate) struct Steps {
    bar: Option<ProgressBar>,
    verbose: bool,
    began: Instant,
    /// How many steps are done.
    pub(crate) done: usize,
}

impl Steps {
    pub(crate) fn new(count: usize, verbose: bool) -> Self {
        let bar = on_terminal().then(|| {
            let style = ProgressStyle::with_template("{spinner} [{pos}/{len}] {msg}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
            let target = ProgressDrawTarget::stderr();
            let bar = ProgressBar::with_draw_target(Some(count as u64), target).with_style(style);
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Self { bar, verbose, began: Instant::now(), done: 0 }
    }

    /// Takes the moving line away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Steps {
    fn begins(&mut self, _index: usize, _count: usize, step: &Step) {
        self.began = Instant::now();
        if let Some(bar) = &self.bar {
            bar.set_message(step.to_string());
        }
    }

    fn done(&mut self, index: usize, count: usize, step: &Step) {
        self.done = index + 1;
        let took = match self.verbose {
            true => format!(" ({})", duration(self.began.elapsed())),
            false => String::new(),
        };
        match &self.bar {
            Some(bar) => {
                bar.inc(1);
                if self.verbose {
                    bar.println(format!("{step}{took}"));
                }
            }
            None => say(&format!("[{}/{count}] {step}{took}", index + 1)),
        }
    }
}

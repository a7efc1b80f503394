//! Records of a terminal: prompts, the commands behind them, and what they printed.

use super::Class;
use super::scanner::Scanner;
use super::shell::{self, Place};
use super::table::{self, POWERSHELL};

pub(super) fn lex(scanner: &mut Scanner<'_>) {
    let mut continues = None;
    while !scanner.is_done() {
        let end = scanner.line_end();
        let prompt = ["$ ", "# ", "PS> "]
            .into_iter()
            .find(|prompt| scanner.starts_with(prompt));
        if let Some(prompt) = prompt {
            scanner.take(Class::Prompt, prompt.len());
            scanner.within(end, |line| command(line, prompt, Place::Command));
            continues = Some(prompt);
        } else if let Some(prompt) = continues.filter(|_| scanner.starts_with("> ")) {
            scanner.take(Class::Prompt, 2);
            scanner.within(end, |line| command(line, prompt, Place::Argument));
        } else {
            scanner.take_to(Class::Output, end);
            continues = None;
        }
        scanner.skip(1);
    }
}

fn command(line: &mut Scanner<'_>, prompt: &str, place: Place) {
    match prompt {
        "PS> " => table::lex(line, &POWERSHELL),
        _ => shell::lex_from(line, place),
    }
}

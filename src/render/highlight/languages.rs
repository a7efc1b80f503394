//! What reads a language, by all its usual names.

use super::scanner::Scanner;
use super::table::{self, Language};
use super::{console, dockerfile, dotenv, lines, makefile, markup, shell, yaml};

/// How a language is read.
#[derive(Clone, Copy)]
pub(super) enum Reader {
    Own(fn(&mut Scanner<'_>)),
    Table(&'static Language),
}

impl Reader {
    /// Reads the text to its end.
    pub fn read(self, scanner: &mut Scanner<'_>) {
        match self {
            Self::Own(lex) => lex(scanner),
            Self::Table(language) => table::lex(scanner, language),
        }
    }
}

/// The reader of the language with that name, in lower case.
pub(super) fn find(name: &str) -> Option<Reader> {
    let mut languages = LANGUAGES.iter();
    let language = languages.find(|(names, _)| names.split(' ').any(|known| known == name));
    language.map(|(_, reader)| *reader)
}

/// The names of each language, a space between each two.
const LANGUAGES: &[(&str, Reader)] = &[
    (
        "sh bash zsh shell ksh dash ash shellscript fish",
        Reader::Own(shell::lex),
    ),
    (
        "console shell-session shellsession sh-session terminal bash-session",
        Reader::Own(console::lex),
    ),
    ("dotenv env", Reader::Own(dotenv::lex)),
    (
        "yaml yml k8s kubernetes helm ansible compose docker-compose openapi",
        Reader::Own(yaml::lex),
    ),
    (
        "ini conf cfg config systemd service properties editorconfig gitconfig desktop",
        Reader::Own(lines::lex_ini),
    ),
    ("diff patch udiff", Reader::Own(lines::lex_diff)),
    ("http https", Reader::Own(lines::lex_http)),
    (
        "dockerfile docker dockerfilefile",
        Reader::Own(dockerfile::lex),
    ),
    (
        "makefile make mk mf gnumakefile",
        Reader::Own(makefile::lex),
    ),
    (
        "html htm xhtml xml svg xsl rss vue svelte",
        Reader::Own(markup::lex),
    ),
    (
        "json jsonc json5 jsonl ndjson geojson webmanifest",
        Reader::Table(&table::JSON),
    ),
    ("toml", Reader::Table(&table::TOML)),
    (
        "hcl terraform tf tfvars opentofu tofu nomad packer",
        Reader::Table(&table::HCL),
    ),
    (
        "sql psql pgsql postgres postgresql plpgsql mysql mariadb sqlite",
        Reader::Table(&table::SQL),
    ),
    ("nginx nginxconf", Reader::Table(&table::NGINX)),
    (
        "powershell ps1 ps pwsh posh",
        Reader::Table(&table::POWERSHELL),
    ),
    ("graphql gql", Reader::Table(&table::GRAPHQL)),
    (
        "javascript js jsx mjs cjs node",
        Reader::Table(&table::JAVASCRIPT),
    ),
    (
        "typescript ts tsx mts cts",
        Reader::Table(&table::TYPESCRIPT),
    ),
    (
        "python py python3 py3 pyi starlark bzl bazel",
        Reader::Table(&table::PYTHON),
    ),
    ("rust rs", Reader::Table(&table::RUST)),
    ("go golang", Reader::Table(&table::GO)),
    ("java", Reader::Table(&table::JAVA)),
    ("c h cpp c++ cc cxx hpp", Reader::Table(&table::C)),
    ("csharp c# cs dotnet", Reader::Table(&table::CSHARP)),
    (
        "ruby rb gemfile rakefile vagrantfile",
        Reader::Table(&table::RUBY),
    ),
    ("php", Reader::Table(&table::PHP)),
    ("css scss less", Reader::Table(&table::CSS)),
];

#[cfg(test)]
pub(super) fn tables() -> impl Iterator<Item = &'static Language> {
    LANGUAGES.iter().filter_map(|(_, reader)| match reader {
        Reader::Table(language) => Some(*language),
        Reader::Own(_) => None,
    })
}

/// All names of all languages.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().flat_map(|(names, _)| names.split(' '))
}

/// One name for each language.
#[cfg(test)]
pub(super) fn first_names() -> impl Iterator<Item = &'static str> {
    LANGUAGES
        .iter()
        .filter_map(|(names, _)| names.split(' ').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice_and_all_are_lower_case() {
        let names: Vec<_> = names().collect();
        for (index, name) in names.iter().enumerate() {
            assert!(!names[index + 1..].contains(name), "{name}");
            assert_eq!(*name, name.to_ascii_lowercase());
        }
    }
}

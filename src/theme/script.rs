//! Scripts as they are sent: without comments, indentation, empty lines, and the spaces and ends of lines that separate
//! nothing. A small tokenizer knows strings, templates and regular expressions; what it is not sure of it leaves alone, so a
//! script is never sent broken.

/// One or more lines of a script that belong together because a template spans them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    /// It begins outside of all brackets, so it may begin a statement of the module itself.
    pub is_top: bool,
}

/// A script without its comments and spare spaces; the same script if it is not sure where they are.
pub fn bare(source: &str) -> String {
    let Some(lines) = read(source, true) else {
        return source.to_owned();
    };
    let mut bare = String::with_capacity(source.len());
    for Line { text, .. } in &lines {
        if !bare.is_empty() && !goes_on(&bare, text) {
            bare.push('\n');
        }
        bare.push_str(text);
    }
    bare.push('\n');
    bare
}

/// Whether the end of a line ends nothing: no statement can end before it, or one ends there without it (ECMA-262, 12.10:
/// automatic semicolon insertion).
fn goes_on(before: &str, after: &str) -> bool {
    const OPEN: [char; 12] = ['{', '(', '[', ',', ';', ':', '?', '=', '>', '&', '|', '!'];
    before.ends_with(OPEN) || after.starts_with(['}', ')', ']'])
}

/// The lines that hold code; `None` if it is not sure what is code.
pub fn lines(source: &str) -> Option<Vec<Line>> {
    read(source, false)
}

fn read(source: &str, is_tight: bool) -> Option<Vec<Line>> {
    let mut reader = Reader {
        source: source.as_bytes(),
        is_tight,
        spaced: false,
        at: 0,
        line: Vec::new(),
        is_top: true,
        lines: Vec::new(),
        brackets: Vec::new(),
        last: Last::Operator,
    };
    while let Some(&byte) = reader.source.get(reader.at) {
        reader.step(byte)?;
    }
    reader.end_line()?;
    reader.brackets.is_empty().then_some(reader.lines)
}

/// What stands before a `/` decides whether it divides or begins a regular expression (ECMA-262, 12: the goal symbols
/// `InputElementDiv` and `InputElementRegExp`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    /// It divides.
    Value,
    /// It begins a regular expression.
    Operator,
    /// `if`, `while`: after the parenthesis that follows, it begins one too.
    Head,
    /// A closing brace: of a block or of an object, which only a parser knows.
    Brace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bracket {
    Round {
        is_head: bool,
    },
    Square,
    Curly,
    /// `${` in a template.
    Filled,
}

/// Words after which an expression begins.
const BEFORE_EXPRESSION: &[&str] = &[
    "await",
    "case",
    "delete",
    "do",
    "else",
    "extends",
    "in",
    "instanceof",
    "new",
    "of",
    "return",
    "throw",
    "typeof",
    "void",
    "yield",
];

struct Reader<'a> {
    source: &'a [u8],
    /// Spaces between tokens are kept only where both would run together.
    is_tight: bool,
    /// Spaces were passed over, and the next token tells whether they are needed.
    spaced: bool,
    at: usize,
    line: Vec<u8>,
    is_top: bool,
    lines: Vec<Line>,
    brackets: Vec<Bracket>,
    last: Last,
}

impl Reader<'_> {
    fn step(&mut self, byte: u8) -> Option<()> {
        match byte {
            b'\n' => {
                self.at += 1;
                self.end_line()
            }
            b' ' | b'\t' | b'\r' if self.is_tight => {
                self.spaced = true;
                self.at += 1;
                Some(())
            }
            b' ' | b'\t' | b'\r' => {
                self.keep(1);
                Some(())
            }
            b'/' => self.slash(),
            b'"' | b'\'' => self.string(byte),
            b'`' => {
                self.keep(1);
                self.template()
            }
            b'(' | b'[' | b'{' => {
                let is_head = self.last == Last::Head;
                self.brackets.push(match byte {
                    b'(' => Bracket::Round { is_head },
                    b'[' => Bracket::Square,
                    _ => Bracket::Curly,
                });
                self.token(1, Last::Operator)
            }
            b')' | b']' | b'}' => self.close(byte),
            b'+' | b'-' if self.source.get(self.at + 1) == Some(&byte) => {
                self.token(2, Last::Value)
            }
            _ if is_word(byte) => self.word(),
            _ => self.token(1, Last::Operator),
        }
    }

    fn keep(&mut self, count: usize) {
        let end = (self.at + count).min(self.source.len());
        if std::mem::take(&mut self.spaced)
            && let (Some(&before), Some(&after)) = (self.line.last(), self.source.get(self.at))
            && would_join(before, after)
        {
            self.line.push(b' ');
        }
        self.line.extend_from_slice(&self.source[self.at..end]);
        self.at = end;
    }

    fn token(&mut self, count: usize, last: Last) -> Option<()> {
        self.keep(count);
        self.last = last;
        Some(())
    }

    fn end_line(&mut self) -> Option<()> {
        self.spaced = false;
        let line = std::mem::take(&mut self.line);
        let text = String::from_utf8(line).ok()?.trim().to_owned();
        if !text.is_empty() {
            let is_top = self.is_top;
            self.lines.push(Line { text, is_top });
        }
        self.is_top = self.brackets.is_empty();
        Some(())
    }

    fn slash(&mut self) -> Option<()> {
        let rest = &self.source[self.at..];
        if rest.starts_with(b"//") {
            let end = rest.iter().position(|&byte| byte == b'\n');
            self.at += end.unwrap_or(rest.len());
            return Some(());
        }
        if rest.starts_with(b"/*") {
            let length = rest[2..].windows(2).position(|pair| pair == b"*/")? + 4;
            self.at += length;
            // A comment of several lines ends the line that it begins on, as the language has it.
            if rest[..length].contains(&b'\n') {
                return self.end_line();
            }
            self.spaced = true;
            if !self.is_tight {
                self.line.push(b' ');
            }
            return Some(());
        }
        match self.last {
            Last::Value => self.token(1, Last::Operator),
            Last::Operator => self.expression(),
            Last::Head | Last::Brace => None,
        }
    }

    /// A regular expression, to its flags.
    fn expression(&mut self) -> Option<()> {
        let mut in_class = false;
        self.keep(1);
        loop {
            match *self.source.get(self.at)? {
                b'\n' => return None,
                b'\\' => self.keep(1),
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => break,
                _ => {}
            }
            self.keep(1);
        }
        self.token(1, Last::Value)
    }

    fn string(&mut self, quote: u8) -> Option<()> {
        self.keep(1);
        loop {
            match *self.source.get(self.at)? {
                b'\n' => return None,
                b'\\' => self.keep(1),
                byte if byte == quote => return self.token(1, Last::Value),
                _ => {}
            }
            self.keep(1);
        }
    }

    /// A template from where its text goes on, to its end or to what is filled in.
    fn template(&mut self) -> Option<()> {
        loop {
            match *self.source.get(self.at)? {
                b'\\' => self.keep(1),
                b'`' => return self.token(1, Last::Value),
                b'$' if self.source.get(self.at + 1) == Some(&b'{') => {
                    self.brackets.push(Bracket::Filled);
                    return self.token(2, Last::Operator);
                }
                _ => {}
            }
            self.keep(1);
        }
    }

    fn close(&mut self, byte: u8) -> Option<()> {
        match (self.brackets.pop()?, byte) {
            (Bracket::Round { is_head }, b')') => {
                let last = if is_head { Last::Operator } else { Last::Value };
                self.token(1, last)
            }
            (Bracket::Square, b']') => self.token(1, Last::Value),
            (Bracket::Curly, b'}') => self.token(1, Last::Brace),
            (Bracket::Filled, b'}') => {
                self.keep(1);
                self.template()
            }
            _ => None,
        }
    }

    fn word(&mut self) -> Option<()> {
        let rest = &self.source[self.at..];
        let length = rest.iter().position(|&byte| !is_word(byte));
        let length = length.unwrap_or(rest.len());
        let is_property = self.line.last() == Some(&b'.');
        let last = match std::str::from_utf8(&rest[..length]).ok()? {
            _ if is_property => Last::Value,
            "if" | "while" | "for" | "with" => Last::Head,
            word if BEFORE_EXPRESSION.contains(&word) => Last::Operator,
            _ => Last::Value,
        };
        self.token(length, last)
    }
}

/// Whether two bytes mean something else once no space is between them: words, `+ +`, `- -`, `1 .toFixed`, and what
/// would begin a comment (`/ /`, `< !--`, `-- >`) or give flags to a regular expression (`/a/ in b`).
fn would_join(before: u8, after: u8) -> bool {
    match before {
        b'+' => after == b'+',
        b'-' => matches!(after, b'-' | b'>'),
        b'<' => after == b'!',
        b'/' => is_word(after) || matches!(after, b'/' | b'*'),
        _ => is_word(before) && (is_word(after) || before.is_ascii_digit() && after == b'.'),
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#') || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_are_not_sent() {
        let source = "// why\nlet a = 1; // so\n\n  /* b\n   c */\n  let d /* e */ = a / 2; /* f */\n/** g */\nexport { a };\n";
        assert_eq!(bare(source), "let a=1;let d=a/ 2;export{a};\n");
    }

    #[test]
    fn lines_end_where_a_statement_may() {
        for (source, sent) in [
            ("f(\n  a,\n  b\n)\ng()", "f(a,b)\ng()"),
            ("if (a) {\n  b\n}\nc++\nd", "if(a){b}\nc++\nd"),
            ("a = () =>\n  b\n  .c", "a=()=>b\n.c"),
            ("a\n++b\nreturn\n{}", "a\n++b\nreturn\n{}"),
            ("a = `b;\n}`\nc", "a=`b;\n}`\nc"),
            ("1\n.toFixed()", "1\n.toFixed()"),
        ] {
            assert_eq!(bare(source), format!("{sent}\n"), "{source}");
        }
    }

    #[test]
    fn what_looks_like_a_comment_in_a_string_a_template_or_an_expression_stays() {
        for kept in [
            "a = \"// b \\\" /* c\" + '/* d';\n",
            "a = `  // b\n  /* c ${d[\"}`\"] /* e */ } // f\n`;\n",
            "a = /[/*\"]\\/\\*[^/]/g.test(b) ? /'/ : c / d / e;\n",
            "if (a) /\"/.test(b);\n",
            "return /`/;\n",
            "a++ / b; x.return / c / \"d\";\n",
        ] {
            let lines = lines(kept).expect("it is understood");
            let text: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
            assert_eq!(text.join("\n") + "\n", kept.replace("/* e */ ", "  "));
        }
    }

    #[test]
    fn spaces_stay_where_they_separate_and_inside_of_what_is_quoted() {
        for (source, sent) in [
            ("return a in b;", "return a in b;"),
            ("x = a + +b - -c + d++ + e;", "x=a+ +b- -c+d++ +e;"),
            ("1 .toFixed( 2 );", "1 .toFixed(2);"),
            ("x = /[ {]/g in y / 2;", "x=/[ {]/g in y/ 2;"),
            ("x = a / /b c/.exec( d );", "x=a/ /b c/.exec(d);"),
            ("x = a < !--b, c-- > 0;", "x=a< !--b,c-- >0;"),
            (
                "f(\"a , b\", 'c  d', `e  ${ f }  g`);",
                "f(\"a , b\",'c  d',`e  ${f}  g`);",
            ),
            ("import { a } from \"./b.js\";", "import{a}from\"./b.js\";"),
            ("é = \"x\" in ü;", "é=\"x\"in ü;"),
            ("a /* b */ c", "a c"),
        ] {
            assert_eq!(bare(source), format!("{sent}\n"));
        }
    }

    #[test]
    fn what_is_not_understood_is_sent_as_it_is() {
        for source in [
            "// a\nlet b = `c;\n",
            "// a\nlet b = 'c\n';\n",
            "// a\nb = {} / c;\n",
            "// a\n(]\n",
            "/* a\n",
        ] {
            assert_eq!(bare(source), source);
        }
    }

    #[test]
    fn a_statement_begins_outside_of_brackets() {
        let lines = lines("f(\n  a,\n);\ng(`\n${b}\n`);\n").expect("it is understood");
        let tops: Vec<_> = lines
            .iter()
            .map(|line| (line.text.as_str(), line.is_top))
            .collect();
        let expected = [
            ("f(", true),
            ("a,", false),
            (");", false),
            ("g(`\n${b}\n`);", true),
        ];
        assert_eq!(tops, expected);
    }
}

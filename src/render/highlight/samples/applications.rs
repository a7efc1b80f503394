//! Languages that applications are written in: a text, and its tokens as `class⟨text⟩`.

use super::check;

#[test]
fn python() {
    check(
        "py",
        r#"@app.route("/")
async def f(x: int = 1) -> None:
    """doc
    x"""
    return f"a{x!r}{{b}}" + r"\d" if True else Foo(self.x) # c"#,
        "a⟨@app⟩ p⟨.⟩ f⟨route⟩ p⟨(⟩ s⟨\"/\"⟩ p⟨)⟩ k⟨async⟩ k⟨def⟩ f⟨f⟩ p⟨(⟩ p⟨:⟩ t⟨int⟩ p⟨=⟩ n⟨1⟩ p⟨)⟩ \
         p⟨->⟩ o⟨None⟩ p⟨:⟩ s⟨\"\"\"doc\n    x\"\"\"⟩ k⟨return⟩ s⟨f\"a⟩ p⟨{⟩ p⟨!⟩ p⟨}⟩ s⟨{{b}}\"⟩ p⟨+⟩ s⟨\"\\d\"⟩ \
         k⟨if⟩ o⟨True⟩ k⟨else⟩ f⟨Foo⟩ p⟨(⟩ o⟨self⟩ p⟨.⟩ p⟨)⟩ c⟨# c⟩",
    );
}

#[test]
fn javascript_and_typescript() {
    check(
        "ts",
        r#"const a: string = `x ${b.map(c => `<${c}>`)} y`; // c
if (/[/"]\//g.test(a)) return {k: 1 / 2 / 3, "q": null};
@Component() class Foo<T> extends Bar {}"#,
        "k⟨const⟩ a⟨a⟩ p⟨:⟩ t⟨string⟩ p⟨=⟩ s⟨`x ⟩ p⟨${⟩ p⟨.⟩ f⟨map⟩ p⟨(⟩ p⟨=>⟩ s⟨`<⟩ p⟨${⟩ p⟨}⟩ s⟨>`⟩ \
         p⟨)}⟩ s⟨ y`⟩ p⟨;⟩ c⟨// c⟩ k⟨if⟩ p⟨(⟩ s⟨/[/\"]\\//g⟩ p⟨.⟩ f⟨test⟩ p⟨(⟩ p⟨))⟩ k⟨return⟩ p⟨{⟩ a⟨k⟩ \
         p⟨:⟩ n⟨1⟩ p⟨/⟩ n⟨2⟩ p⟨/⟩ n⟨3⟩ p⟨,⟩ a⟨\"q\"⟩ p⟨:⟩ o⟨null⟩ p⟨};⟩ a⟨@Component⟩ p⟨()⟩ k⟨class⟩ t⟨Foo⟩ \
         p⟨<⟩ t⟨T⟩ p⟨>⟩ k⟨extends⟩ t⟨Bar⟩ p⟨{}⟩",
    );
}

#[test]
fn rust() {
    check(
        "rs",
        r##"#[derive(Debug)]
fn f<'a>(x: &'a str, c: char) -> Self { let y = 'é'; println!("{}", '\n'); r#"a"b"# /* a /* b */ */ != 0x1F; 0..10 }"##,
        "a⟨#[derive(Debug)]⟩ k⟨fn⟩ p⟨<⟩ v⟨'a⟩ p⟨>(⟩ p⟨:⟩ p⟨&⟩ v⟨'a⟩ t⟨str⟩ p⟨,⟩ p⟨:⟩ t⟨char⟩ p⟨)⟩ p⟨->⟩ \
         t⟨Self⟩ p⟨{⟩ k⟨let⟩ p⟨=⟩ s⟨'é'⟩ p⟨;⟩ f⟨println!⟩ p⟨(⟩ s⟨\"{}\"⟩ p⟨,⟩ s⟨'\\n'⟩ p⟨);⟩ s⟨r#\"a\"b\"#⟩ \
         c⟨/* a /* b */ */⟩ p⟨!=⟩ n⟨0x1F⟩ p⟨;⟩ n⟨0⟩ p⟨..⟩ n⟨10⟩ p⟨}⟩",
    );
}

#[test]
fn go() {
    check(
        "go",
        r#"func (s *Server) Run(ctx context.Context) error { x := `a
b`; return fmt.Errorf("x: %w", nil) } // c"#,
        "k⟨func⟩ p⟨(⟩ p⟨*⟩ t⟨Server⟩ p⟨)⟩ f⟨Run⟩ p⟨(⟩ p⟨.⟩ t⟨Context⟩ p⟨)⟩ t⟨error⟩ p⟨{⟩ p⟨:=⟩ s⟨`a\nb`⟩ \
         p⟨;⟩ k⟨return⟩ p⟨.⟩ f⟨Errorf⟩ p⟨(⟩ s⟨\"x: %w\"⟩ p⟨,⟩ o⟨nil⟩ p⟨)⟩ p⟨}⟩ c⟨// c⟩",
    );
}

#[test]
fn java() {
    check(
        "java",
        r#"@Override public String f(int x) { return """
 a""" + null; } /* c */"#,
        "a⟨@Override⟩ k⟨public⟩ t⟨String⟩ f⟨f⟩ p⟨(⟩ t⟨int⟩ p⟨)⟩ p⟨{⟩ k⟨return⟩ s⟨\"\"\"\n a\"\"\"⟩ p⟨+⟩ o⟨null⟩ \
         p⟨;⟩ p⟨}⟩ c⟨/* c */⟩",
    );
}

#[test]
fn c() {
    check(
        "cpp",
        r#"#include <stdio.h>
int main(void) { printf("%d\n", 0x1f); char c = 'a'; return NULL; } // c"#,
        "k⟨#include⟩ p⟨<⟩ p⟨.⟩ p⟨>⟩ t⟨int⟩ f⟨main⟩ p⟨(⟩ t⟨void⟩ p⟨)⟩ p⟨{⟩ f⟨printf⟩ p⟨(⟩ s⟨\"%d\\n\"⟩ p⟨,⟩ \
         n⟨0x1f⟩ p⟨);⟩ t⟨char⟩ p⟨=⟩ s⟨'a'⟩ p⟨;⟩ k⟨return⟩ o⟨NULL⟩ p⟨;⟩ p⟨}⟩ c⟨// c⟩",
    );
}

#[test]
fn csharp() {
    check(
        "cs",
        r#"var x = $"a {name} b" + @"c\"; public async Task<int> F() => null; // c"#,
        "k⟨var⟩ p⟨=⟩ s⟨$\"a ⟩ p⟨{⟩ p⟨}⟩ s⟨ b\"⟩ p⟨+⟩ s⟨@\"c\\\"⟩ p⟨;⟩ k⟨public⟩ k⟨async⟩ t⟨Task⟩ p⟨<⟩ t⟨int⟩ \
         p⟨>⟩ f⟨F⟩ p⟨()⟩ p⟨=>⟩ o⟨null⟩ p⟨;⟩ c⟨// c⟩",
    );
}

#[test]
fn ruby() {
    check(
        "rb",
        r#"def f(x) = "a #{x + "b"} c" # c
@a = :sym; puts A::B, {key: 1}, x =~ /a/
s = <<~SQL
  select
SQL
x ? true : nil"#,
        "k⟨def⟩ f⟨f⟩ p⟨(⟩ p⟨)⟩ p⟨=⟩ s⟨\"a ⟩ p⟨#{⟩ p⟨+⟩ s⟨\"b\"⟩ p⟨}⟩ s⟨ c\"⟩ c⟨# c⟩ v⟨@a⟩ p⟨=⟩ o⟨:sym⟩ p⟨;⟩ \
         t⟨A::B⟩ p⟨,⟩ p⟨{⟩ a⟨key⟩ p⟨:⟩ n⟨1⟩ p⟨},⟩ p⟨=~⟩ s⟨/a/⟩ p⟨=⟩ p⟨<<~⟩ s⟨SQL⟩ s⟨  select\nSQL⟩ p⟨?⟩ \
         o⟨true⟩ p⟨:⟩ o⟨nil⟩",
    );
}

#[test]
fn php() {
    check(
        "php",
        r#"<?php
$x = "a $b {$c}"; // c
function f(?int $x): string { return $this->y(null); }"#,
        "k⟨<?php⟩ v⟨$x⟩ p⟨=⟩ s⟨\"a ⟩ v⟨$b⟩ s⟨ {⟩ v⟨$c⟩ s⟨}\"⟩ p⟨;⟩ c⟨// c⟩ k⟨function⟩ f⟨f⟩ p⟨(?⟩ t⟨int⟩ \
         v⟨$x⟩ p⟨):⟩ t⟨string⟩ p⟨{⟩ k⟨return⟩ v⟨$this⟩ p⟨->⟩ f⟨y⟩ p⟨(⟩ o⟨null⟩ p⟨);⟩ p⟨}⟩",
    );
}

#[test]
fn css() {
    check(
        "css",
        r#"/* c */ body, .card:hover { color: #fff; margin: 0 10px; --gap: 1.5rem; }
@media (min-width: 40em) { a { color: var(--x); } }"#,
        "c⟨/* c */⟩ t⟨body⟩ p⟨,⟩ p⟨.⟩ t⟨card⟩ p⟨:⟩ p⟨{⟩ a⟨color⟩ p⟨:⟩ o⟨#fff⟩ p⟨;⟩ a⟨margin⟩ p⟨:⟩ n⟨0⟩ \
         n⟨10px⟩ p⟨;⟩ a⟨--gap⟩ p⟨:⟩ n⟨1.5rem⟩ p⟨;⟩ p⟨}⟩ k⟨@media⟩ p⟨(⟩ p⟨:⟩ n⟨40em⟩ p⟨)⟩ p⟨{⟩ t⟨a⟩ p⟨{⟩ \
         a⟨color⟩ p⟨:⟩ f⟨var⟩ p⟨(⟩ p⟨);⟩ p⟨}⟩ p⟨}⟩",
    );
}

#[test]
fn html() {
    check(
        "html",
        r#"<!doctype html><!-- c --><a href="x" data-y=z disabled>T &amp; x</a><script>let a = "</p>";</script><style>a{b:c}</style><br/> 1 < 2"#,
        "k⟨<!doctype html>⟩ c⟨<!-- c -->⟩ p⟨<⟩ k⟨a⟩ a⟨href⟩ p⟨=⟩ s⟨\"x\"⟩ a⟨data-y⟩ p⟨=⟩ s⟨z⟩ a⟨disabled⟩ \
         p⟨>⟩ o⟨&amp;⟩ p⟨</⟩ k⟨a⟩ p⟨><⟩ k⟨script⟩ p⟨>⟩ k⟨let⟩ p⟨=⟩ s⟨\"</p>\"⟩ p⟨;</⟩ k⟨script⟩ p⟨><⟩ \
         k⟨style⟩ p⟨>⟩ t⟨a⟩ p⟨{⟩ a⟨b⟩ p⟨:⟩ p⟨}</⟩ k⟨style⟩ p⟨><⟩ k⟨br⟩ p⟨/>⟩",
    );
}

#[test]
fn a_language_that_only_a_grammar_knows() {
    check(
        "kotlin",
        r#"fun main() { val x: Int = 1; println("a $x") } // c"#,
        "k⟨fun⟩ f⟨main⟩ k⟨val⟩ t⟨x⟩ p⟨:⟩ k⟨Int⟩ p⟨=⟩ n⟨1⟩ p⟨;⟩ s⟨\"a ⟩ v⟨$x⟩ s⟨\"⟩ c⟨// c⟩",
    );
}

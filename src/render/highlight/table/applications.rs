//! Languages that applications are written in.

use super::super::Class;
use super::{Close, Form, Keys, Language, Quirk};

const HASH_COMMENT: Form = Form::line_comment("#");
const SLASH_COMMENT: Form = Form::line_comment("//");
const BLOCK_COMMENT: Form = Form::block_comment("/*", "*/");
const DOUBLE: Form = Form::string("\"", "\"");
const SINGLE: Form = Form::string("'", "'");

/// JavaScript.
pub(in super::super) static JAVASCRIPT: Language = Language {
    forms: &[
        SLASH_COMMENT,
        BLOCK_COMMENT,
        DOUBLE,
        SINGLE,
        Form::long_string("`", "`").with_hole("${"),
    ],
    sigils: &[("@", Class::Attribute)],
    keywords: "as async await break case catch class const continue debugger default delete do else export \
        extends finally for from function get if import in instanceof let new of return set static \
        super switch this throw try typeof var void while with yield",
    constants: "Infinity NaN false null true undefined",
    word_bytes: b"$",
    keys: Keys::TightColon,
    calls: true,
    capital_types: true,
    quirks: &[Quirk::Regexes],
    ..Language::PLAIN
};

/// TypeScript: JavaScript and the words of its types.
pub(in super::super) static TYPESCRIPT: Language = Language {
    keywords: "abstract as async await break case catch class const continue debugger declare default \
        delete do else enum export extends finally for from function get if implements import in \
        infer instanceof interface is keyof let module namespace new of override private protected \
        public readonly return satisfies set static super switch this throw try type typeof var void \
        while with yield",
    types: "any bigint boolean never number object string symbol unknown",
    ..JAVASCRIPT
};

/// Python.
pub(in super::super) static PYTHON: Language = Language {
    forms: &[
        HASH_COMMENT,
        Form::long_string("f\"\"\"", "\"\"\"").with_hole("{"),
        Form::string("f\"", "\"").with_hole("{"),
        Form::string("f'", "'").with_hole("{"),
        Form::long_string("\"\"\"", "\"\"\""),
        Form::long_string("'''", "'''"),
        DOUBLE,
        SINGLE,
    ],
    sigils: &[("@", Class::Attribute)],
    keywords: "and as assert async await break case class continue def del elif else except finally for \
        from global if import in is lambda match nonlocal not or pass raise return try while with \
        yield",
    constants: "False None True cls self",
    calls: true,
    capital_types: true,
    types: "bool bytes dict float int list set str tuple",
    ..Language::PLAIN
};

/// Rust.
pub(in super::super) static RUST: Language = Language {
    forms: &[
        SLASH_COMMENT,
        Form {
            nests: true,
            ..BLOCK_COMMENT
        },
        Form::raw_string("r##\"", "\"##"),
        Form::raw_string("r#\"", "\"#"),
        Form::raw_string("r\"", "\""),
        Form::long_string("\"", "\""),
        Form::new("#![", Close::Inline("]"), Class::Attribute),
        Form::new("#[", Close::Inline("]"), Class::Attribute),
    ],
    keywords: "as async await break const continue crate dyn else enum extern fn for if impl in let loop \
        match mod move mut pub ref return self static struct super trait type unsafe use where while",
    types: "Self bool char f32 f64 i128 i16 i32 i64 i8 isize str u128 u16 u32 u64 u8 usize",
    constants: "false true",
    calls: true,
    capital_types: true,
    quirks: &[Quirk::Lifetimes, Quirk::Macros],
    ..Language::PLAIN
};

/// Go.
pub(in super::super) static GO: Language = Language {
    forms: &[
        SLASH_COMMENT,
        BLOCK_COMMENT,
        DOUBLE,
        SINGLE,
        Form::raw_string("`", "`"),
    ],
    keywords: "break case chan const continue default defer else fallthrough for func go goto if import \
        interface map package range return select struct switch type var",
    types: "any bool byte complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune \
        string uint uint16 uint32 uint64 uint8 uintptr",
    constants: "false iota nil true",
    calls: true,
    capital_types: true,
    ..Language::PLAIN
};

/// Java.
pub(in super::super) static JAVA: Language = Language {
    forms: &[
        SLASH_COMMENT,
        BLOCK_COMMENT,
        Form::long_string("\"\"\"", "\"\"\""),
        DOUBLE,
        SINGLE,
    ],
    sigils: &[("@", Class::Attribute)],
    keywords: "abstract assert break case catch class continue default do else enum extends final finally \
        for if implements import instanceof interface native new package permits private protected \
        public record return sealed static strictfp super switch synchronized this throw throws \
        transient try var volatile while yield",
    types: "boolean byte char double float int long short void",
    constants: "false null true",
    calls: true,
    capital_types: true,
    ..Language::PLAIN
};

/// C and C++.
pub(in super::super) static C: Language = Language {
    forms: &[
        SLASH_COMMENT,
        BLOCK_COMMENT,
        Form::raw_string("R\"(", ")\""),
        DOUBLE,
        SINGLE,
    ],
    sigils: &[("#", Class::Keyword)],
    keywords: "alignas alignof asm auto break case catch class co_await co_return co_yield concept const \
        const_cast consteval constexpr constinit continue decltype default delete do dynamic_cast \
        else enum explicit export extern final for friend goto if inline mutable namespace new \
        noexcept operator override private protected public register reinterpret_cast requires \
        restrict return sizeof static static_assert static_cast struct switch template this throw \
        try typedef typeid typename union using virtual volatile while",
    types: "bool char char16_t char32_t char8_t double float int int16_t int32_t int64_t int8_t long \
        short signed size_t ssize_t uint16_t uint32_t uint64_t uint8_t unsigned void wchar_t",
    constants: "NULL false nullptr true",
    calls: true,
    capital_types: true,
    ..Language::PLAIN
};

/// C#.
pub(in super::super) static CSHARP: Language = Language {
    forms: &[
        SLASH_COMMENT,
        BLOCK_COMMENT,
        Form::raw_string("\"\"\"", "\"\"\""),
        Form::raw_string("$@\"", "\"").with_hole("{"),
        Form::raw_string("@\"", "\""),
        Form::string("$\"", "\"").with_hole("{"),
        DOUBLE,
        SINGLE,
    ],
    sigils: &[("#", Class::Keyword)],
    keywords: "abstract as async await base break case catch checked class const continue default delegate \
        do else enum event explicit extern finally fixed for foreach get global goto if implicit in \
        init interface internal is lock nameof namespace new operator out override params partial \
        private protected public readonly record ref required return sealed set sizeof stackalloc \
        static struct switch this throw try typeof unchecked unsafe using value var virtual volatile \
        when where while yield",
    types: "bool byte char decimal double dynamic float int long object sbyte short string uint ulong \
        ushort void",
    constants: "false null true",
    calls: true,
    capital_types: true,
    ..Language::PLAIN
};

/// Ruby.
pub(in super::super) static RUBY: Language = Language {
    forms: &[
        HASH_COMMENT,
        Form {
            line_start: true,
            ..Form::block_comment("=begin", "\n=end")
        },
        Form::long_string("\"", "\"").with_hole("#{"),
        Form::long_string("'", "'"),
        Form::long_string("`", "`").with_hole("#{"),
    ],
    sigils: &[
        ("@@", Class::Variable),
        ("@", Class::Variable),
        ("$", Class::Variable),
        ("::", Class::Type),
        (":", Class::Constant),
    ],
    keywords: "BEGIN END alias and attr_accessor attr_reader attr_writer begin break case class def \
        defined? do else elsif end ensure extend for if in include loop module next not or private \
        protected public raise redo require require_relative rescue retry return super then undef \
        unless until when while yield",
    constants: "false nil self true",
    word_bytes: b"?",
    keys: Keys::TightColon,
    calls: true,
    capital_types: true,
    heredocs: &["<<~", "<<-"],
    quirks: &[Quirk::Regexes],
    ..Language::PLAIN
};

/// PHP.
pub(in super::super) static PHP: Language = Language {
    forms: &[
        Form::new("#[", Close::Inline("]"), Class::Attribute),
        HASH_COMMENT,
        SLASH_COMMENT,
        BLOCK_COMMENT,
        Form::long_string("\"", "\"").with_variables(),
        Form::long_string("'", "'"),
    ],
    sigils: &[("$", Class::Variable), ("<?", Class::Keyword)],
    keywords: "abstract and array as break case catch class clone const continue declare default do echo \
        else elseif empty enddeclare endfor endforeach endif endswitch endwhile enum extends final \
        finally fn for foreach function global goto if implements include include_once instanceof \
        interface isset list match namespace new or print private protected public readonly require \
        require_once return static switch throw trait try unset use var while xor yield",
    types: "bool callable float int iterable mixed never object self string void",
    constants: "FALSE NULL TRUE false null true",
    calls: true,
    capital_types: true,
    heredocs: &["<<<"],
    ..Language::PLAIN
};

/// CSS and its kin: a property is a word before `:` inside braces, a selector one outside.
pub(in super::super) static CSS: Language = Language {
    forms: &[BLOCK_COMMENT, DOUBLE, SINGLE],
    sigils: &[
        ("@", Class::Keyword),
        ("#", Class::Constant),
        ("$", Class::Variable),
    ],
    word_bytes: b"-",
    keys: Keys::ColonInBraces,
    lead: Some((Class::Type, b"{};,")),
    calls: true,
    ..Language::PLAIN
};

//! Languages of configuration, queries and automation: a text, and its tokens as `class⟨text⟩`.

use super::check;

#[test]
fn shell_commands() {
    check(
        "sh",
        r#"curl -sI --fail=x "https://$HOST/${path:-a}" | jq -r .a 2>&1 > out.txt # hi
KEY=$(openssl rand -base64 32) FOO=bar cmd; sudo -u postgres psql -c 'select 1' &&
convox env set --app x SECRET=y 10 && make -j4; a \
  --long"#,
        "f⟨curl⟩ a⟨-sI⟩ a⟨--fail⟩ p⟨=⟩ s⟨\"https://⟩ v⟨$HOST⟩ s⟨/⟩ v⟨${path:-a}⟩ s⟨\"⟩ p⟨|⟩ f⟨jq⟩ a⟨-r⟩ \
         p⟨2>&1⟩ p⟨>⟩ c⟨# hi⟩ v⟨KEY⟩ p⟨=$(⟩ f⟨openssl⟩ a⟨-base64⟩ n⟨32⟩ p⟨)⟩ v⟨FOO⟩ p⟨=⟩ f⟨cmd⟩ p⟨;⟩ \
         f⟨sudo⟩ a⟨-u⟩ f⟨psql⟩ a⟨-c⟩ s⟨'select 1'⟩ p⟨&&⟩ f⟨convox⟩ a⟨--app⟩ v⟨SECRET⟩ p⟨=⟩ n⟨10⟩ p⟨&&⟩ \
         f⟨make⟩ a⟨-j4⟩ p⟨;⟩ f⟨a⟩ a⟨--long⟩",
    );
}

#[test]
fn shell_keywords() {
    check(
        "bash",
        r#"if [[ -f "$1" && -n $x ]]; then for f in *.log; do rm -- "$f"; done; fi
case $1 in start|go) run ;; *) exit 2 ;; esac
name() { local x=1; echo $((x + 2)) `date`; }
function deploy { true; }"#,
        "k⟨if⟩ p⟨[[⟩ a⟨-f⟩ s⟨\"⟩ v⟨$1⟩ s⟨\"⟩ p⟨&&⟩ a⟨-n⟩ v⟨$x⟩ p⟨]];⟩ k⟨then⟩ k⟨for⟩ v⟨f⟩ k⟨in⟩ p⟨;⟩ k⟨do⟩ \
         f⟨rm⟩ a⟨--⟩ s⟨\"⟩ v⟨$f⟩ s⟨\"⟩ p⟨;⟩ k⟨done⟩ p⟨;⟩ k⟨fi⟩ k⟨case⟩ v⟨$1⟩ k⟨in⟩ p⟨|⟩ p⟨)⟩ f⟨run⟩ p⟨;;⟩ \
         p⟨)⟩ f⟨exit⟩ n⟨2⟩ p⟨;;⟩ k⟨esac⟩ f⟨name⟩ p⟨()⟩ p⟨{⟩ f⟨local⟩ v⟨x⟩ p⟨=⟩ p⟨;⟩ f⟨echo⟩ p⟨$((⟩ n⟨2⟩ \
         p⟨))⟩ p⟨`⟩ f⟨date⟩ p⟨`;⟩ p⟨}⟩ k⟨function⟩ f⟨deploy⟩ p⟨{⟩ f⟨true⟩ p⟨;⟩ p⟨}⟩",
    );
}

#[test]
fn shell_heredocs_and_redirections() {
    check(
        "zsh",
        r#"cat <<EOF >out
hello $USER "
EOF
cat <<-"A" | sort
	x $y
	A
export A=(1 "b") B=$'a\'b'; diff <(ls a) <(ls b) <<< word
while read -r l; do :; done < f &>/dev/null & kill -9 %1; ! true"#,
        "f⟨cat⟩ p⟨<<⟩ s⟨EOF⟩ p⟨>⟩ s⟨hello ⟩ v⟨$USER⟩ s⟨ \"\nEOF⟩ f⟨cat⟩ p⟨<<-⟩ s⟨\"A\"⟩ p⟨|⟩ f⟨sort⟩ \
         s⟨\tx $y\n\tA⟩ f⟨export⟩ v⟨A⟩ p⟨=(⟩ n⟨1⟩ s⟨\"b\"⟩ p⟨)⟩ v⟨B⟩ p⟨=⟩ s⟨$'a\\'b'⟩ p⟨;⟩ f⟨diff⟩ p⟨<(⟩ f⟨ls⟩ \
         p⟨)⟩ p⟨<(⟩ f⟨ls⟩ p⟨)⟩ p⟨<<<⟩ k⟨while⟩ f⟨read⟩ a⟨-r⟩ p⟨;⟩ k⟨do⟩ f⟨:⟩ p⟨;⟩ k⟨done⟩ p⟨<⟩ p⟨&>⟩ p⟨&⟩ \
         f⟨kill⟩ a⟨-9⟩ p⟨;⟩ p⟨!⟩ f⟨true⟩",
    );
}

#[test]
fn consoles() {
    check(
        "console",
        r#"$ kubectl get pods -n prod \
> --watch
NAME READY
# whoami
root
PS> Get-ChildItem -Path $HOME | Where-Object { $_.Length -gt 10 }"#,
        "gp⟨$ ⟩ f⟨kubectl⟩ a⟨-n⟩ gp⟨> ⟩ a⟨--watch⟩ go⟨NAME READY⟩ gp⟨# ⟩ f⟨whoami⟩ go⟨root⟩ gp⟨PS> ⟩ \
         f⟨Get-ChildItem⟩ a⟨-Path⟩ v⟨$HOME⟩ p⟨|⟩ f⟨Where-Object⟩ p⟨{⟩ v⟨$_⟩ p⟨.⟩ a⟨-gt⟩ n⟨10⟩ p⟨}⟩",
    );
}

#[test]
fn dotenv() {
    check(
        "dotenv",
        r#"# Required
APP_SECRET_KEY=$(openssl rand -base64 32) # Different
RACK_DISPLAY_NAME="Production $X"
export DOMAIN=gateway.example.com
A='x # y'
EMPTY=
not a setting"#,
        "c⟨# Required⟩ a⟨APP_SECRET_KEY⟩ p⟨=$(⟩ f⟨openssl⟩ a⟨-base64⟩ n⟨32⟩ p⟨)⟩ c⟨# Different⟩ \
         a⟨RACK_DISPLAY_NAME⟩ p⟨=⟩ s⟨\"Production ⟩ v⟨$X⟩ s⟨\"⟩ k⟨export⟩ a⟨DOMAIN⟩ p⟨=⟩ \
         s⟨gateway.example.com⟩ a⟨A⟩ p⟨=⟩ s⟨'x # y'⟩ a⟨EMPTY⟩ p⟨=⟩",
    );
}

#[test]
fn yaml() {
    check(
        "yml",
        r#"%YAML 1.2
--- # c
key: value # c
"q k": "v: x"
list:
  - name: a b
    run: |
      echo a: b

    n: 400
  - &anchor !tag {a: 1, "b": [x, true]}
  - *anchor
image: {{ .Values.image }}
url: https://example.com:80/a"#,
        "c⟨%YAML 1.2⟩ p⟨---⟩ c⟨# c⟩ a⟨key⟩ p⟨:⟩ s⟨value⟩ c⟨# c⟩ a⟨\"q k\"⟩ p⟨:⟩ s⟨\"v: x\"⟩ a⟨list⟩ p⟨:⟩ p⟨-⟩ \
         a⟨name⟩ p⟨:⟩ s⟨a b⟩ a⟨run⟩ p⟨:⟩ p⟨|⟩ s⟨      echo a: b\n\n⟩ a⟨n⟩ p⟨:⟩ n⟨400⟩ p⟨-⟩ v⟨&anchor⟩ \
         t⟨!tag⟩ p⟨{⟩ a⟨a⟩ p⟨:⟩ n⟨1⟩ p⟨,⟩ a⟨\"b\"⟩ p⟨:⟩ p⟨[⟩ s⟨x⟩ p⟨,⟩ o⟨true⟩ p⟨]}⟩ p⟨-⟩ v⟨*anchor⟩ \
         a⟨image⟩ p⟨:⟩ v⟨{{ .Values.image }}⟩ a⟨url⟩ p⟨:⟩ s⟨https://example.com:80/a⟩",
    );
}

#[test]
fn toml() {
    check(
        "toml",
        r#"[package]
name = "a\"b" # c
"k" = 'raw\'
v.x-y = 2027-03-01
a = [
  [1, -2.5],
]
m = """x
y""""#,
        "gh⟨[package]⟩ a⟨name⟩ p⟨=⟩ s⟨\"a\\\"b\"⟩ c⟨# c⟩ a⟨\"k\"⟩ p⟨=⟩ s⟨'raw\\'⟩ a⟨v.x-y⟩ p⟨=⟩ n⟨2027-03-01⟩ \
         a⟨a⟩ p⟨=⟩ p⟨[⟩ p⟨[⟩ n⟨1⟩ p⟨,⟩ p⟨-⟩ n⟨2.5⟩ p⟨],⟩ p⟨]⟩ a⟨m⟩ p⟨=⟩ s⟨\"\"\"x\ny\"\"\"⟩",
    );
}

#[test]
fn ini_and_systemd() {
    check(
        "systemd",
        r#"; c
[Unit]
After=network.target
# d
ExecStart=/usr/bin/x --a
Restart = on
port: 80"#,
        "c⟨; c⟩ gh⟨[Unit]⟩ a⟨After⟩ p⟨=⟩ s⟨network.target⟩ c⟨# d⟩ a⟨ExecStart⟩ p⟨=⟩ s⟨/usr/bin/x --a⟩ \
         a⟨Restart⟩ p⟨=⟩ o⟨on⟩ a⟨port⟩ p⟨:⟩ n⟨80⟩",
    );
}

#[test]
fn json_and_its_relatives() {
    check(
        "jsonc",
        r#"{ // c
 "a" : [1, -2.5e+3, true, null], b: 'x', "c":"d" }"#,
        "p⟨{⟩ c⟨// c⟩ a⟨\"a\"⟩ p⟨:⟩ p⟨[⟩ n⟨1⟩ p⟨,⟩ p⟨-⟩ n⟨2.5e+3⟩ p⟨,⟩ o⟨true⟩ p⟨,⟩ o⟨null⟩ p⟨],⟩ a⟨b⟩ p⟨:⟩ \
         s⟨'x'⟩ p⟨,⟩ a⟨\"c\"⟩ p⟨:⟩ s⟨\"d\"⟩ p⟨}⟩",
    );
}

#[test]
fn sql() {
    check(
        "postgres",
        r#"SELECT count(*), "col" FROM t WHERE a = 'it''s' AND b::text = E'\'' -- c
/* a /* b */ c */ AND x = $1 OR y = :name;
\dt+ public.*
do $body$ begin raise; end $body$;"#,
        "k⟨SELECT⟩ f⟨count⟩ p⟨(*),⟩ a⟨\"col\"⟩ k⟨FROM⟩ k⟨WHERE⟩ p⟨=⟩ s⟨'it''s'⟩ k⟨AND⟩ t⟨::text⟩ p⟨=⟩ \
         s⟨E'\\''⟩ c⟨-- c⟩ c⟨/* a /* b */ c */⟩ k⟨AND⟩ p⟨=⟩ v⟨$1⟩ k⟨OR⟩ p⟨=⟩ v⟨:name⟩ p⟨;⟩ \
         f⟨\\dt+ public.*⟩ k⟨do⟩ s⟨$body$ begin raise; end $body$⟩ p⟨;⟩",
    );
}

#[test]
fn nginx() {
    check(
        "nginx",
        r#"server {
  listen 443 ssl;
  # c
  proxy_pass http://$host:80/;
  client_max_body_size 10m;
  location ~ "^/a" { return 301 "x$uri"; }
  root /var/www; gzip on;
}"#,
        "f⟨server⟩ p⟨{⟩ f⟨listen⟩ n⟨443⟩ p⟨;⟩ c⟨# c⟩ f⟨proxy_pass⟩ v⟨$host⟩ p⟨:⟩ n⟨80⟩ p⟨/;⟩ \
         f⟨client_max_body_size⟩ n⟨10m⟩ p⟨;⟩ f⟨location⟩ p⟨~⟩ s⟨\"^/a\"⟩ p⟨{⟩ f⟨return⟩ n⟨301⟩ s⟨\"x⟩ \
         v⟨$uri⟩ s⟨\"⟩ p⟨;⟩ p⟨}⟩ f⟨root⟩ p⟨;⟩ f⟨gzip⟩ o⟨on⟩ p⟨;⟩ p⟨}⟩",
    );
}

#[test]
fn dockerfiles() {
    check(
        "dockerfile",
        r#"FROM --platform=linux/amd64 rust:1 AS build
# c
RUN --mount=type=cache cargo build \
    --release && echo "$X"
COPY --from=build /a /b
CMD ["nginx", "-g"]"#,
        "k⟨FROM⟩ a⟨--platform=linux/amd64⟩ s⟨rust:1⟩ k⟨AS⟩ s⟨build⟩ c⟨# c⟩ k⟨RUN⟩ a⟨--mount⟩ p⟨=⟩ \
         f⟨cargo⟩ a⟨--release⟩ p⟨&&⟩ f⟨echo⟩ s⟨\"⟩ v⟨$X⟩ s⟨\"⟩ k⟨COPY⟩ a⟨--from⟩ p⟨=⟩ k⟨CMD⟩ s⟨\"nginx\"⟩ \
         s⟨\"-g\"⟩",
    );
}

#[test]
fn terraform() {
    check(
        "tf",
        r#"resource "aws_s3_bucket" "x" {
  bucket = "a-${var.env}-b" # c
  tags = { Name = true }
  p = <<-EOF
    x
  EOF
  lifecycle { prevent_destroy = true }
  v = jsonencode(2)
}"#,
        "k⟨resource⟩ s⟨\"aws_s3_bucket\"⟩ s⟨\"x\"⟩ p⟨{⟩ a⟨bucket⟩ p⟨=⟩ s⟨\"a-⟩ p⟨${⟩ p⟨.⟩ p⟨}⟩ s⟨-b\"⟩ c⟨# c⟩ \
         a⟨tags⟩ p⟨=⟩ p⟨{⟩ a⟨Name⟩ p⟨=⟩ o⟨true⟩ p⟨}⟩ a⟨p⟩ p⟨=⟩ p⟨<<-⟩ s⟨EOF⟩ s⟨    x\n  EOF⟩ k⟨lifecycle⟩ \
         p⟨{⟩ a⟨prevent_destroy⟩ p⟨=⟩ o⟨true⟩ p⟨}⟩ a⟨v⟩ p⟨=⟩ f⟨jsonencode⟩ p⟨(⟩ n⟨2⟩ p⟨)⟩ p⟨}⟩",
    );
}

#[test]
fn makefiles() {
    check(
        "make",
        r#"# c
CC := gcc
include a.mk
all: $(OBJ) | dir
	@echo "$@" -x $(CC) $$HOME
ifeq ($(A),b)
endif"#,
        "c⟨# c⟩ a⟨CC⟩ p⟨:=⟩ k⟨include⟩ f⟨all⟩ p⟨:⟩ v⟨$(OBJ)⟩ p⟨|⟩ p⟨@⟩ f⟨echo⟩ s⟨\"⟩ v⟨$@⟩ s⟨\"⟩ a⟨-x⟩ \
         v⟨$(CC)⟩ v⟨$$HOME⟩ k⟨ifeq⟩ p⟨(⟩ v⟨$(A)⟩ p⟨,⟩ p⟨)⟩ k⟨endif⟩",
    );
}

#[test]
fn diffs() {
    check(
        "diff",
        r#"diff --git a/x b/x
--- a/x
+++ b/x
@@ -1 +1 @@
-old
+new
 same
\ No newline at end of file"#,
        "gh⟨diff --git a/x b/x⟩ gh⟨--- a/x⟩ gh⟨+++ b/x⟩ gh⟨@@ -1 +1 @@⟩ gd⟨-old⟩ gi⟨+new⟩ \
         c⟨\\ No newline at end of file⟩",
    );
}

#[test]
fn http_requests() {
    check(
        "http",
        r#"POST /api HTTP/1.1
Host: example.com
Content-Length: 12

{"a": 1}"#,
        "k⟨POST⟩ s⟨/api⟩ k⟨HTTP/1.1⟩ a⟨Host⟩ p⟨:⟩ s⟨example.com⟩ a⟨Content-Length⟩ p⟨:⟩ n⟨12⟩ p⟨{⟩ a⟨\"a\"⟩ \
         p⟨:⟩ n⟨1⟩ p⟨}⟩",
    );
}

#[test]
fn http_responses() {
    check(
        "http",
        r#"HTTP/2 200 OK
x-a: b

<p>"#,
        "k⟨HTTP/2⟩ n⟨200⟩ o⟨OK⟩ a⟨x-a⟩ p⟨:⟩ s⟨b⟩ p⟨<⟩ k⟨p⟩ p⟨>⟩",
    );
}

#[test]
fn powershell() {
    check(
        "ps1",
        r#"<# c #>
function Get-X { param([string]$Name) Write-Host "a $Name ${b}" -ForegroundColor Red }
if ($x -eq 1) { Get-Process | Stop-Process -Force } # c"#,
        "c⟨<# c #>⟩ k⟨function⟩ f⟨Get-X⟩ p⟨{⟩ k⟨param⟩ p⟨(⟩ t⟨[string]⟩ v⟨$Name⟩ p⟨)⟩ f⟨Write-Host⟩ \
         s⟨\"a ⟩ v⟨$Name⟩ s⟨ ⟩ v⟨${b}⟩ s⟨\"⟩ a⟨-ForegroundColor⟩ p⟨}⟩ k⟨if⟩ p⟨(⟩ v⟨$x⟩ a⟨-eq⟩ n⟨1⟩ p⟨)⟩ \
         p⟨{⟩ f⟨Get-Process⟩ p⟨|⟩ f⟨Stop-Process⟩ a⟨-Force⟩ p⟨}⟩ c⟨# c⟩",
    );
}

#[test]
fn graphql() {
    check(
        "graphql",
        r#"# c
query Q($id: ID!) { user(id: $id) @include(if: true) { name, ...F } }
type User { name: String }"#,
        "c⟨# c⟩ k⟨query⟩ f⟨Q⟩ p⟨(⟩ v⟨$id⟩ p⟨:⟩ t⟨ID⟩ p⟨!)⟩ p⟨{⟩ f⟨user⟩ p⟨(⟩ a⟨id⟩ p⟨:⟩ v⟨$id⟩ p⟨)⟩ \
         f⟨@include⟩ p⟨(⟩ a⟨if⟩ p⟨:⟩ o⟨true⟩ p⟨)⟩ p⟨{⟩ p⟨,⟩ p⟨...⟩ t⟨F⟩ p⟨}⟩ p⟨}⟩ k⟨type⟩ t⟨User⟩ p⟨{⟩ \
         a⟨name⟩ p⟨:⟩ t⟨String⟩ p⟨}⟩",
    );
}

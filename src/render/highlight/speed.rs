//! Our lexer beside the grammar of the same language: whether they agree, and how fast each is. To see the
//! figures: `cargo test --release speed -- --nocapture`.

use std::time::Instant;

use super::*;

const SCRIPT: &str = r#"#!/usr/bin/env bash
# Rolls a release out to one environment and checks that it answers.
set -euo pipefail

readonly HOST="${HOST:-gateway.example.com}"
log() { printf '%s %s\n' "$(date -u +%FT%TZ)" "$*" >&2; } # not a "string"

for name in api worker cron; do
  if ! kubectl rollout status "deployment/${name}" --namespace=prod --timeout=120s; then
    log "rollout of $name failed # not a comment"; exit 1
  fi
done

curl -sI --fail "https://${HOST}/api/v1/health" | head -n 1
cat > settings.env <<EOF
# not a comment either
APP_SECRET_KEY=$(openssl rand -base64 32)
EOF
case "${1:-}" in
  start|restart) systemctl restart gateway.service && echo 'restarted' ;;
  *) echo "usage: $0 start|restart"; exit 2 ;;
esac
"#;

/// Bytes in a second, and the tokens.
fn measure(read: impl Fn() -> Vec<Token>) -> (f64, Vec<Token>) {
    const ROUNDS: usize = 64;
    let mut tokens = read();
    let start = Instant::now();
    for _ in 0..ROUNDS {
        tokens = std::hint::black_box(read());
    }
    let bytes = (ROUNDS * SCRIPT.len()) as f64;
    (bytes / start.elapsed().as_secs_f64(), tokens)
}

/// The lines of all comments.
fn comments(tokens: &[Token]) -> Vec<&'static str> {
    let comments = tokens.iter().filter(|token| token.class == Class::Comment);
    comments
        .flat_map(|token| SCRIPT[token.range.clone()].lines())
        .collect()
}

#[test]
fn both_back_ends_find_the_same_comments() {
    let (ours, lexed) = measure(|| highlight("bash", SCRIPT));
    let (theirs, parsed) = measure(|| grammar::tokens("bash", SCRIPT));
    assert_eq!(comments(&lexed), comments(&parsed));
    assert_eq!(comments(&lexed).len(), 3);
    println!(
        "lexer {:.0} MB/s, grammar {:.2} MB/s, {:.0} to 1",
        ours / 1e6,
        theirs / 1e6,
        ours / theirs
    );
}

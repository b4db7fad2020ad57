//! What `--help` shows below the options of the commands that have most of them.

pub(super) const CLEAN: &str = "\
Examples:
  dateline clean page.html
  dateline clean pages/ 'dumps/*.txt' -o out/
  curl -s https://courier.example/a | dateline clean - --format text --no-header
  dateline clean pages/ --format jsonl | jq -r '[.date, .title] | @tsv'
  dateline clean pages/ --json-as trafilatura                    keys as trafilatura names them
  dateline clean page.html -v --format json | jq .facts.date      every date that was read, with its place and weight
  dateline clean page.html --select 'div.story' --strip '.promo'
  dateline clean page.html --comments --format json | jq .comments
  dateline clean crawl.warc.gz --format parquet -o crawl.parquet
  zcat dumps.jsonl.gz | dateline clean - --input jsonl --field body > clean.jsonl

A folder gives every .html .htm .xhtml .mhtml .mht .txt .text .md .warc file in it, each also .gz, in order of name.
The address of a page, if it is known, comes from the page itself.";

pub(super) const FETCH: &str = "\
Examples:
  dateline fetch https://courier.example/a
  dateline fetch -i urls.txt -o out/
  dateline fetch -i part_000000.csv -o out/                      a list that Pocket exported, as CSV or HTML
  dateline discover https://courier.example/feed.xml | dateline fetch -i - --format jsonl
  dateline fetch -i urls.txt -o out/ --keep-pages warc

robots.txt is obeyed; one host gets one request at a time with a pause between two (configuration: [fetch]). With -o, a page that
the server says has not changed is not brought again.";

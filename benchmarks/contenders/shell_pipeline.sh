#!/bin/sh
# The shell pipeline that people write today, one file at a time: shell_pipeline.sh IN OUT
set -eu
cd "$1"
find . -type f | sort | while read -r file; do
  out="$2/${file%.*}.txt"
  mkdir -p "$(dirname "$out")"
  encoding=$(uchardet "$file")
  iconv -c -f "$encoding" -t UTF-8 "$file" 2>/dev/null | sed -e 's/<[^>]*>//g' -e 's/&nbsp;/ /g' -e 's/^[[:space:]]*//' \
    | opencc -c t2s >"$out" || :
done

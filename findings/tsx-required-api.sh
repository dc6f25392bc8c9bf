#!/usr/bin/env bash
# `require('tsx/esm/api').tsImport` ends the process: the CommonJS build looks for its own loader in a folder that is not there.
#
# tsx documents tsImport() for ES modules and for CommonJS, and its package has a build for each. The CommonJS one is
# dist/esm/api/index.cjs, and registers `./esm/index.mjs` relative to itself: dist/esm/api/esm/index.mjs. That file is
# dist/esm/index.mjs. `import { tsImport } from 'tsx/esm/api'` works. Whoever looks the package up from another folder, by
# createRequire(...).resolve('tsx/esm/api'), is given the CommonJS build as well, even to import it; index.mjs beside it
# is the one to import. Seen on 2026-11-29, Linux x64, Node 20.20.2:
#
#   tsx 4.23.15
#   imported: 1
#   required: ERR_MODULE_NOT_FOUND dist/esm/api/esm/index.mjs
#   imported from beside what is required: 1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent tsx@4.23.15
echo 'export const one: number = 1;' >typed.ts
cat >imported.mjs <<'JS'
import { tsImport } from 'tsx/esm/api';
console.log((await tsImport('./typed.ts', import.meta.url)).one);
JS
cat >required.cjs <<'JS'
const { tsImport } = require('tsx/esm/api');
tsImport('./typed.ts', __filename).then(({ one }) => console.log(one));
JS
cat >beside.mjs <<'JS'
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const required = createRequire(import.meta.url).resolve('tsx/esm/api');
const { tsImport } = await import(pathToFileURL(required.replace(/\.cjs$/, '.mjs')).href);
console.log((await tsImport('./typed.ts', import.meta.url)).one);
JS
echo "tsx $(node -p "require('tsx/package.json').version")"
imported=$(node imported.mjs)
required=$(node required.cjs 2>&1 | grep -oE "ERR_MODULE_NOT_FOUND|dist/esm/api/esm/index\.mjs|^1$" | sort -u | tr '\n' ' ' || true)
beside=$(node beside.mjs)
echo "imported: $imported"
echo "required: $required"
echo "imported from beside what is required: $beside"
if [ "$imported" != 1 ] || [ "$beside" != 1 ] || [[ "$required" != *ERR_MODULE_NOT_FOUND*dist/esm/api/esm/index.mjs* ]]; then
  echo "this has changed" >&2
  exit 1
fi

#!/usr/bin/env node
// Starts the command line.

import { runAffetto } from './commands/affetto.js';

await runAffetto(process.argv.slice(2));

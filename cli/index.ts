import { main } from './main.ts';

// The set-up script says where the project lies, since the bundle runs from its output folder.
process.exitCode = main(process.argv.slice(2), process.env['KPL_ROOT'] ?? process.cwd(), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});

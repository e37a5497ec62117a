import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, globSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'

// Node refuses to strip types under node_modules, so what is published is JavaScript.
const root = import.meta.dirname
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
const tsc = spawnSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  { cwd: root, stdio: 'inherit' },
)
if (tsc.status !== 0) {
  process.exit(1)
}
for (const file of globSync(join(root, 'src/**/*.*'))) {
  if (!file.endsWith('.ts')) {
    cpSync(file, join(dist, relative(join(root, 'src'), file)), { recursive: true })
  }
}
chmodSync(join(dist, 'main.js'), 0o755)

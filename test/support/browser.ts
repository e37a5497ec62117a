import { existsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium as playwright } from 'playwright-core'

/** The machine's dynamic loader finds NSS here on most Linux distributions. */
const NSS_PLACES: readonly string[] = [
  '/lib/x86_64-linux-gnu/libnss3.so',
  '/usr/lib/x86_64-linux-gnu/libnss3.so',
  '/lib/aarch64-linux-gnu/libnss3.so',
  '/usr/lib/aarch64-linux-gnu/libnss3.so',
  '/usr/lib64/libnss3.so',
  '/usr/lib/libnss3.so',
]

/** Our own switches: the package's defaults turn web security off. */
const ARGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--font-render-hinting=none',
  '--hide-scrollbars',
]

/** A headless Chromium from npm, for looking at our pages; close it after use. */
export async function launchBrowser(): Promise<Browser> {
  // Without the machine's NSS the package brings its own, but only where it believes to run in a lambda.
  if (!NSS_PLACES.some((place) => existsSync(place)))
    process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs24.x'
  const { default: chromium } = await import('@sparticuz/chromium')
  const executablePath = await chromium.executablePath()
  const env: Record<string, string> = { FONTCONFIG_FILE: fontConfig() }
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] ??= value
  return playwright.launch({ executablePath, headless: true, args: [...ARGS], env })
}

/** The package's one font first, then whatever the machine has for code and rare signs. */
function fontConfig(): string {
  const folder = join(tmpdir(), 'fonts')
  const path = join(folder, 'recipewatch.conf')
  const places = [folder, '/usr/share/fonts', '/usr/local/share/fonts', '/Library/Fonts']
  writeFileSync(
    path,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${places.map((place) => `<dir>${place}</dir>`).join('')}
<alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
<alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
<cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`,
  )
  return path
}

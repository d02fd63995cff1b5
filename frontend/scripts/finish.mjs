// After `next build`: each page gets the policy that names its own inline scripts (a static export
// has no nonces), and each file its compressed twins, so that nobody compresses while serving.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const ROOT = 'out'
const INLINE = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g
const TEXT = new Set(['.html', '.js', '.css', '.txt', '.json', '.svg', '.webmanifest'])
const WORTH_IT = 512 // bytes

const files = readdirSync(ROOT, { recursive: true })
  .map((name) => path.join(ROOT, name))
  .filter((name) => statSync(name).isFile() && !/\.(br|gz)$/.test(name))

function policy(html) {
  const hashes = [...html.matchAll(INLINE)].map(
    (found) => `'sha256-${createHash('sha256').update(found[1]).digest('base64')}'`,
  )
  return [
    "default-src 'self'",
    `script-src 'self' ${[...new Set(hashes)].sort().join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
}

const pages = files.filter((name) => name.endsWith('.html'))
for (const page of pages) {
  const html = readFileSync(page, 'utf8')
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy(html)}"/>`
  writeFileSync(page, html.replace('<head>', `<head>${meta}`))
}

let compressed = 0
for (const name of files) {
  const body = readFileSync(name)
  if (!TEXT.has(path.extname(name)) || body.length < WORTH_IT) continue
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  writeFileSync(`${name}.br`, brotliCompressSync(body, { params }))
  writeFileSync(`${name}.gz`, gzipSync(body, { level: 9 }))
  compressed += 1
}
console.log(`${pages.length} pages have their policy, ${compressed} files their compressed twins`)

// What a page loads before anybody clicks; the dashboard's is what a phone on the road waits for.
const BUDGET = { page: 'dashboard', bytes: 280 * 1024 }
const html = readFileSync(path.join(ROOT, BUDGET.page, 'index.html'), 'utf8')
const scripts = [...html.matchAll(/<script(?![^>]*nomodule)[^>]*\ssrc="([^"?]+)/gi)].map(([, src]) => src)
const weight = [...new Set(scripts)].reduce(
  (sum, src) => sum + gzipSync(readFileSync(path.join(ROOT, src)), { level: 9 }).length, 0,
)
console.log(`The ${BUDGET.page} loads ${Math.round(weight / 1024)} KB of compressed script`)
if (weight > BUDGET.bytes) {
  console.error(`That is more than its ${BUDGET.bytes / 1024} KB`)
  process.exitCode = 1
}

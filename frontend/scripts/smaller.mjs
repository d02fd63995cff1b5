// The pictures of a folder with 256 colours instead of 16 million: a third of the bytes, and nobody
// sees it on a screen of flat colours.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'

const [, , folder] = process.argv
let bytes = 0
for (const name of readdirSync(folder).filter((one) => one.endsWith('.png'))) {
  const file = path.join(folder, name)
  const small = await sharp(readFileSync(file)).png({ palette: true, effort: 10, compressionLevel: 9 }).toBuffer()
  writeFileSync(file, small)
  bytes += small.length
}
console.log(`The pictures have ${Math.round(bytes / 1024)} KB together`)

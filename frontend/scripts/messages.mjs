// Words that nobody says, ids said twice, and words that ICU does not understand: each is an error.
// (Ids that do not exist are errors of the compiler.)
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createIntl } from 'react-intl'

const { formatters } = createIntl({ locale: 'en' })
const FOLDER = 'src/messages/en'
const sources = readdirSync('src', { recursive: true })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('gql'))
  .map((name) => readFileSync(path.join('src', name), 'utf8'))
  .join('\n')

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** `a.${x}.b` in the sources stands for every id of that shape. */
const made = [...sources.matchAll(/`(\w[\w.-]*\.\$\{[^`]*)`/g)].map(
  ([, template]) => new RegExp(`^${template.split(/\$\{(?:[^{}]|\{[^}]*\})*\}/).map(escaped).join('.*')}$`),
)
/** Groups that useWord() looks up by a server's value. */
const groups = new Set([...sources.matchAll(/\bword\(\s*'(\w+)'/g)].map(([, group]) => group))

const wrong = []
const seen = new Map()
for (const file of readdirSync(FOLDER)) {
  const messages = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'))
  for (const [id, text] of Object.entries(messages)) {
    if (seen.has(id)) wrong.push(`${file}: ${id} is also in ${seen.get(id)}`)
    seen.set(id, file)
    const said = sources.includes(`'${id}'`) || groups.has(id.split('.')[0]) || made.some((shape) => shape.test(id))
    if (!said) wrong.push(`${file}: nobody says ${id}`)
    try {
      formatters.getMessageFormat(text, 'en')
    } catch (error) {
      wrong.push(`${file}: ${id}: ${error.message}`)
    }
  }
}
for (const line of wrong) console.error(line)
if (wrong.length > 0) process.exit(1)
console.log(`${seen.size} messages, all said somewhere`)

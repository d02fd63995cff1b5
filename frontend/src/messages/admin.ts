import words from './en/admin.json'
import { addWords } from '.'

addWords(words)

import words from './en/approvals.json'
import { addWords } from '.'

addWords(words)

import words from './en/members.json'
import { addWords } from '.'

addWords(words)

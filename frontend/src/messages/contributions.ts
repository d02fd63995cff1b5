import words from './en/contributions.json'
import { addWords } from '.'

addWords(words)

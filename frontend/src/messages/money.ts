import words from './en/money.json'
import { addWords } from '.'

addWords(words)

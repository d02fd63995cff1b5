import words from './en/close.json'
import { addWords } from '.'

addWords(words)

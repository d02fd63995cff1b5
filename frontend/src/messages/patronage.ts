import words from './en/patronage.json'
import { addWords } from '.'

addWords(words)

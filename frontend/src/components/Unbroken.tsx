import { Fragment } from 'react'

const NUMBER = /(\b[A-Z]{1,2}-\d{4}[\w-]*)/

/** A number such as C-2026Q1-000036 stays on one line. */
export const Unbroken = ({ children }: { children: string }) =>
  children.split(NUMBER).map((part, place) => (
    NUMBER.test(part) ? <span className="unbroken" key={place}>{part}</span> : <Fragment key={place}>{part}</Fragment>
  ))

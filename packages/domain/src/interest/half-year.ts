import { civilOf, dateOfCivil, type LocalDate, toDay } from "../values/index.js"

/** The first day of the date's half-year: 1 January or 1 July. */
export const startOfHalfYear = (date: LocalDate): LocalDate => {
  const { year, month } = civilOf(toDay(date))
  return dateOfCivil(year, month <= 6 ? 1 : 7, 1)
}

export const endOfHalfYear = (date: LocalDate): LocalDate => {
  const { year, month } = civilOf(toDay(date))
  return month <= 6 ? dateOfCivil(year, 6, 30) : dateOfCivil(year, 12, 31)
}

export const endOfYear = (date: LocalDate): LocalDate => dateOfCivil(civilOf(toDay(date)).year, 12, 31)

import type { Combination, Kpi } from "./declaration.js"

/** `open items less money and credit notes not put against anything`. */
const combinationText = (combination: Combination, terms: Kpi["terms"]): string =>
  Object.entries(combination)
    .map(([name, factor], at) => {
      const size = Math.abs(factor)
      const sign = factor < 0 ? (at === 0 ? "less " : " less ") : at === 0 ? "" : " + "
      return `${sign}${size === 1 ? "" : `${size} × `}${terms[name]?.what ?? name}`
    })
    .join("")

const factorText = ({ factor = 1 }: Kpi): string =>
  factor === 1
    ? ""
    : typeof factor === "number"
      ? ` × ${factor}`
      : factor === "days"
        ? " × days of the window"
        : ` × days of the window × ${factor.perDay}`

/** What a KPI is, in the words of its terms: the numerator over the denominator, or how it is arrived at. */
export const formulaOf = (kpi: Kpi): string => {
  const { numerator, denominator, terms, arithmetic = "" } = kpi
  if (numerator === undefined) {
    const named = Object.entries(terms).map(([name, { what }]) => `${name}: ${what}`)
    return `${arithmetic} (${named.join("; ")})${factorText(kpi)}`
  }
  const parts = kpi.numeratorIn === "sixtieths" ? " ÷ 60" : ""
  const over = denominator === undefined ? "" : ` ÷ ${combinationText(denominator, terms)}`
  return `${combinationText(numerator, terms)}${over}${factorText(kpi)}${parts}`
}

/** What its value is when there is nothing, or too little, to count. */
export const nullRuleOf = ({ denominator, figure, zeroOverZero, minSample }: Kpi): string => {
  const none =
    figure === undefined && denominator === undefined
      ? "0"
      : zeroOverZero === undefined
        ? "null"
        : `${zeroOverZero} when there is nothing above either, else null`
  return minSample === undefined ? none : `${none}; null below ${minSample}`
}

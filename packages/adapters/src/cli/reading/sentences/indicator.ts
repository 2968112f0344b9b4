import { type IndicatorFact, scopeText } from "@adv/domain"
import { grouped } from "../../answer/amounts.js"
import { because, type Sentences } from "./words.js"

const named = ({
  kpi,
  scope,
}: {
  readonly kpi: string
  readonly scope: { readonly [dimension: string]: string }
}): string => {
  const part = scopeText(scope)
  return part === "" ? kpi : `${kpi} (${part})`
}

const directions = { atLeast: "at least", atMost: "at most" } as const

export const indicatorSentences: Sentences<IndicatorFact> = {
  TargetSet: (data) =>
    `The target of ${named(data)} by the ${data.every} is ${directions[data.direction]} ${grouped(data.value)} from ${data.validFrom}${data.validTo === undefined ? "" : ` to ${data.validTo}`}`,
  TargetWithdrawn: (data) =>
    `${named(data)} has no target by the ${data.every} from ${data.validFrom} on${because(data.reason)}`,
  ThresholdCrossed: (data) =>
    `${named(data)} ${data.direction === "missed" ? "missed its target" : "met its target again"} of ${grouped(data.target)} with ${grouped(data.value)} in the ${data.every} from ${data.window.from}`,
  KpiPublished: (data) => {
    const { version, window, value, asOf, publication, restates, reason } = data
    const again = restates === undefined ? "" : `, restating publication ${restates}`
    return `Publication ${publication}: ${named(data)}, version ${version}, was ${value === null ? "not to be told" : grouped(value)} from ${window.from} to ${window.to} as of ${asOf}${again}${because(value === null ? reason?.toLowerCase().replaceAll("_", " ") : undefined)}`
  },
}

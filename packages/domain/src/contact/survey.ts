import { type Either, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Count, list, NonNegativeDecimal, oneOf, shape, Text } from "../facts/codecs.js"
import { refined } from "../facts/refined.js"
import { type Failure, failure } from "../failure.js"
import { type Decimal, exact, isId, type PolicyId } from "../values/index.js"

/**
 * What a question measures: `csat` satisfaction (the top two of its scale are satisfied), `nps` whether one would
 * recommend (promoters less detractors), `ces` effort, `score` anything else, by its mean.
 */
export const SurveyItemKind = oneOf("csat", "nps", "ces", "score")
export type SurveyItemKind = t.TypeOf<typeof SurveyItemKind>

/** Both ends are included. */
export const SurveyScale = shape("a scale", { min: NonNegativeDecimal, max: NonNegativeDecimal })
export type SurveyScale = t.TypeOf<typeof SurveyScale>

/** `better` says which end of the scale is good, which depends on how the question is worded. */
export const SurveyItem = shape("a survey item", {
  code: Text,
  kind: SurveyItemKind,
  text: shape("a question in each language", { it: Text, en: Text, fr: Text }),
  scale: SurveyScale,
  better: oneOf("high", "low"),
})
export type SurveyItem = t.TypeOf<typeof SurveyItem>

/** Who is asked: every nth contact, and nobody again within so many days. */
export const SurveySampling = shape("whom a survey asks", { everyNth: Count, daysBetween: Count })

const rises = ({ scale }: SurveyItem): boolean => exact(scale.min).lt(exact(scale.max))
const ofRecommendation = ({ kind, scale }: SurveyItem): boolean =>
  kind !== "nps" || (exact(scale.min).eq("0") && exact(scale.max).eq("10"))

/** A policy of kind `survey`: what is asked, on which scale, of whom. */
export const SurveyPolicy = refined(
  shape("a survey", { items: list(SurveyItem), sampling: SurveySampling }),
  [
    { field: "items", expected: "at least one item", holds: ({ items }) => items.length > 0 },
    {
      field: "items",
      expected: "items whose codes differ",
      holds: ({ items }) => new Set(items.map(({ code }) => code)).size === items.length,
    },
    {
      field: "items",
      expected: "scales that rise from min to max",
      holds: ({ items }) => items.every(rises),
    },
    {
      field: "items",
      expected: "0 to 10 as the scale of an nps",
      holds: ({ items }) => items.every(ofRecommendation),
    },
    {
      field: "sampling",
      expected: "every first contact or fewer",
      holds: ({ sampling }) => sampling.everyNth > 0,
    },
  ],
)
export type SurveyPolicy = t.TypeOf<typeof SurveyPolicy>

/** The policy that says what a survey asks; null when the survey's name can't be part of an id. */
export const surveyPolicyId = (survey: string): PolicyId | null => {
  const id = `survey:${survey}`
  return isId(id) ? (id as PolicyId) : null
}

/** An answer as it is recorded once its survey is known: with what it measures and on which scale. */
export interface JudgedAnswer {
  readonly item: string
  readonly score: Decimal
  readonly kind: SurveyItemKind
  readonly scale: SurveyScale
}

/**
 * Checks answers against the survey that was answered, and says of each what it measures.
 *
 * Fails with `SURVEY_ITEM_UNKNOWN`, `SURVEY_ITEM_TWICE` or `SURVEY_SCORE_OFF_SCALE`.
 */
export const judgedAnswers = (
  survey: string,
  { items }: SurveyPolicy,
  answers: ReadonlyArray<{ readonly item: string; readonly score: Decimal }>,
): Either<Failure, ReadonlyArray<JudgedAnswer>> => {
  const judged: Array<JudgedAnswer> = []
  for (const { item, score } of answers) {
    const asked = items.find(({ code }) => code === item)
    if (asked === undefined)
      return left(
        failure(
          "SURVEY_ITEM_UNKNOWN",
          `Survey ${survey} has no item ${item}: it asks ${items.map(({ code }) => code).join(", ")}.`,
          { survey, item, items: items.map(({ code }) => code) },
        ),
      )
    if (judged.some((other) => other.item === item))
      return left(
        failure("SURVEY_ITEM_TWICE", `Item ${item} of survey ${survey} is answered twice: give one answer.`, {
          survey,
          item,
        }),
      )
    const { kind, scale } = asked
    if (exact(score).lt(exact(scale.min)) || exact(score).gt(exact(scale.max)))
      return left(
        failure(
          "SURVEY_SCORE_OFF_SCALE",
          `${score} is not a score of ${item} in survey ${survey}: its scale goes from ${scale.min} to ${scale.max}.`,
          { survey, item, score, scale },
        ),
      )
    judged.push({ item, score, kind, scale })
  }
  return right(judged)
}

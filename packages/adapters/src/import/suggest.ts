/** How many letters have to be added, left out or changed to make one word of the other. */
const distance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++)
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1),
        ),
      )
    previous = current
  }
  return previous[b.length] ?? 0
}

const plain = (word: string): string => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "")

/** The known word that was probably meant, if one is close enough. */
export const closest = (word: string, known: ReadonlyArray<string>): string | undefined => {
  const asked = plain(word)
  let found: string | undefined
  let best = Math.max(1, Math.floor(asked.length / 3)) + 1
  for (const candidate of known) {
    const apart = distance(asked, plain(candidate))
    if (apart < best) {
      best = apart
      found = candidate
    }
  }
  return found
}

/** ` Did you mean X?`, or nothing. */
export const didYouMean = (word: string, known: ReadonlyArray<string>): string => {
  const found = closest(word, known)
  return found === undefined ? "" : ` Did you mean "${found}"?`
}

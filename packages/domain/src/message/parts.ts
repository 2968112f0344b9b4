/** A template's text, read: what stands as it is, a value to put in, or a part to repeat for each entry of a list. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "value"; readonly name: string }
  | { readonly kind: "each"; readonly name: string; readonly parts: ReadonlyArray<Part> }

const mark = /\{([#/]?)([A-Za-z][A-Za-z0-9]*)\}/y

/** Reads `{name}`, `{#list}` and `{/list}`; null when a brace or the end of a part is out of place. */
export const partsOf = (text: string): ReadonlyArray<Part> | null => {
  const open: Array<{ name: string; parts: Array<Part> }> = [{ name: "", parts: [] }]
  let at = 0
  while (at < text.length) {
    const here = open.at(-1)
    if (here === undefined) return null
    const brace = text.slice(at).search(/[{}]/)
    const next = brace < 0 ? text.length : at + brace
    if (next > at) here.parts.push({ kind: "text", text: text.slice(at, next) })
    if (next === text.length) break
    mark.lastIndex = next
    const [found, sign, name] = mark.exec(text) ?? []
    if (found === undefined || name === undefined) return null
    at = next + found.length
    if (sign === "#") open.push({ name, parts: [] })
    else if (sign === "/") {
      const outer = open.at(-2)
      if (outer === undefined || here.name !== name) return null
      open.pop()
      outer.parts.push({ kind: "each", name, parts: here.parts })
    } else here.parts.push({ kind: "value", name })
  }
  const [whole, unclosed] = open
  return whole === undefined || unclosed !== undefined ? null : whole.parts
}

/** The names a text asks for: `total`, and `lines.amount` within a list. */
export const namesIn = (parts: ReadonlyArray<Part>, within = ""): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const part of parts) {
    if (part.kind === "text") continue
    names.add(`${within}${part.name}`)
    if (part.kind === "each")
      for (const name of namesIn(part.parts, `${within}${part.name}.`)) names.add(name)
  }
  return names
}

import { freeze, isDraftable, produce } from "immer"

/**
 * Documents by key, changed by recipes at two speeds. A document that nobody was given is changed in place; one that
 * a reader holds is frozen, and the next change makes a new one that shares what stayed the same. So a rebuild, in
 * which nobody reads, costs what plain objects cost, and a reader's document never changes under its eyes.
 */
export class Documents<Document extends object> {
  readonly #documents = new Map<string, Document>()

  /** Adds a document, or replaces it. */
  put(key: string, document: Document): void {
    this.#documents.set(key, document)
  }

  /** Changes a document by a recipe; nothing happens when there is none. */
  change(key: string, change: (document: Document) => void): void {
    const document = this.#documents.get(key)
    if (document === undefined) return
    if (Object.isFrozen(document) && isDraftable(document))
      this.#documents.set(
        key,
        produce(document, (draft) => {
          change(draft as Document)
        }),
      )
    else change(document)
  }

  /** The document as it is now, frozen: it is the reader's to keep. */
  get(key: string): Readonly<Document> | undefined {
    const document = this.#documents.get(key)
    return document === undefined ? undefined : freeze(document, true)
  }

  /** All of them, in the order they were added, frozen. */
  *values(): IterableIterator<Readonly<Document>> {
    for (const document of this.#documents.values()) yield freeze(document, true)
  }

  keys(): IterableIterator<string> {
    return this.#documents.keys()
  }

  get size(): number {
    return this.#documents.size
  }

  toJSON(): ReadonlyArray<readonly [string, Document]> {
    return [...this.#documents]
  }
}

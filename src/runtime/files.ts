/** The user's file that a specifier names; null where it names none. */
export function fileOf<T>(specifier: string, files: ReadonlyMap<string, T>): T | null {
  if (!specifier.startsWith('./')) return null
  const name = specifier.slice(2)
  return files.get(name) ?? files.get(`${name}.ts`) ?? files.get(name.replace(/\.js$/, '.ts')) ?? null
}

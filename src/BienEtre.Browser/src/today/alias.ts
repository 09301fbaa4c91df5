/** Shape and hue of an alias, 1 to 6: the same on every page of the two people, and on none of others. */
export function pebbleOf(alias: string): number {
  let sum = 0;
  for (let index = 0; index < alias.length; index++) {
    sum += alias.charCodeAt(index);
  }
  return (sum % 6) + 1;
}

/** First letters of the alias, at most two. */
export function initialsOf(alias: string): string {
  return alias
    .split(" ")
    .map((word) => word.slice(0, 1))
    .join("")
    .slice(0, 2);
}

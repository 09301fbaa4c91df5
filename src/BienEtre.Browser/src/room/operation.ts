/** A random operation id: 32 hexadecimal digits. The same id on a retry makes a decision count once. */
export function newOperation(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

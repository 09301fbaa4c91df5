/** Notes of the speaker test: three soft ones. */
export const TEST_NOTES: readonly number[] = [523.25, 659.25, 783.99];

/** Notes of the knock: two short ones, low, like knuckles on wood. */
export const KNOCK_NOTES: readonly number[] = [220, 220, 293.66];

/** Plays notes one after the other. Returns false when the browser refuses sound until the visitor has touched the page. */
export async function play(context: AudioContext, notes: readonly number[], seconds: number): Promise<boolean> {
  if (context.state === "suspended") {
    // Never wait for it: without a gesture the promise stays open for ever.
    void context.resume();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if ((context.state as AudioContextState) !== "running") {
    return false;
  }
  const start = context.currentTime + 0.02;
  notes.forEach((frequency, index) => {
    const from = start + index * seconds;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = "sine";
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(0.2, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, from + seconds * 0.95);
    tone.connect(gain).connect(context.destination);
    tone.start(from);
    tone.stop(from + seconds);
  });
  return true;
}

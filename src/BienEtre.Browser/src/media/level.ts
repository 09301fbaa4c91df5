/** Measures the loudness of a microphone track on the device; nothing is kept. */
export class LevelMeter {
  readonly #context = new AudioContext();
  readonly #analyser = this.#context.createAnalyser();
  readonly #samples: Float32Array<ArrayBuffer>;
  #source: MediaStreamAudioSourceNode | null = null;
  #track: MediaStreamTrack | null = null;

  constructor() {
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
  }

  /** Listens to this track, or to none. */
  listen(track: MediaStreamTrack | null): void {
    if (track === this.#track) {
      return;
    }
    this.#track = track;
    this.#source?.disconnect();
    this.#source = track === null ? null : this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source?.connect(this.#analyser);
    if (this.#context.state === "suspended") {
      void this.#context.resume();
    }
  }

  /** Loudness now, 0 to 1, on a scale that follows the ear (-60 dBFS is 0). */
  level(): number {
    if (this.#source === null) {
      return 0;
    }
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) {
      sum += sample * sample;
    }
    return loudness(Math.sqrt(sum / this.#samples.length));
  }

  /** Ends listening. */
  async close(): Promise<void> {
    this.listen(null);
    await this.#context.close();
  }
}

/** A linear amplitude (0 to 1) on a scale that follows the ear. */
export function loudness(amplitude: number): number {
  return amplitude <= 0.001 ? 0 : Math.min(1, 1 + Math.log10(amplitude) / 3);
}

/** From this loudness on somebody speaks. */
export const SPEAKING = 0.35;

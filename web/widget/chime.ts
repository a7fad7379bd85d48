/** Two soft tones for a new message, made here so that no sound file is loaded. */

let audio: AudioContext | undefined;

/** Silent where the browser wants a click first. */
export function chime(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
    const start = audio.currentTime;
    [784, 1047].forEach((pitch, index) => {
      const tone = audio!.createOscillator();
      const volume = audio!.createGain();
      const at = start + index * 0.12;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.08, at + 0.01);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.25);
      tone.connect(volume).connect(audio!.destination);
      tone.start(at);
      tone.stop(at + 0.3);
    });
  } catch {
    // No sound device: the badge still counts.
  }
}

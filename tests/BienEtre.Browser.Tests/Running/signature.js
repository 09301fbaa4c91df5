// A camera of one colour and a microphone of one tone, in place of the fake devices: so that it can be told whose picture and whose sound arrives.
(([colour, hertz]) => {
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = new MediaStream();
    if (wanted.video) {
      const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
      const brush = canvas.getContext("2d");
      const paint = () => {
        brush.fillStyle = colour;
        brush.fillRect(0, 0, 320, 180);
      };
      paint();
      setInterval(paint, 100);
      stream.addTrack(canvas.captureStream(10).getVideoTracks()[0]);
    }
    if (wanted.audio) {
      const context = new AudioContext();
      const tone = context.createOscillator();
      tone.frequency.value = hertz;
      const out = context.createMediaStreamDestination();
      tone.connect(out);
      tone.start();
      stream.addTrack(out.stream.getAudioTracks()[0]);
    }
    return stream;
  };

  /** What arrives: the middle pixel of the remote picture, and the loudest frequency of the remote sound. */
  window.__arrives = async () => {
    const video = document.querySelector("video[data-remote]");
    if (video === null || video.srcObject === null || video.videoWidth === 0) {
      return null;
    }
    const canvas = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
    const brush = canvas.getContext("2d");
    brush.drawImage(video, 0, 0, 8, 8);
    const [red, green, blue] = brush.getImageData(4, 4, 1, 1).data;
    window.__ear ??= (() => {
      const context = new AudioContext();
      const analyser = Object.assign(context.createAnalyser(), { fftSize: 4096 });
      context.createMediaStreamSource(video.srcObject).connect(analyser);
      return { context, analyser };
    })();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { context, analyser } = window.__ear;
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const loudest = bins.indexOf(Math.max(...bins));
    return { red, green, blue, hertz: bins[loudest] > -70 ? (loudest * context.sampleRate) / analyser.fftSize : 0 };
  };
})

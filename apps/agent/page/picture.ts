// A screenshot: taken by the browser itself, of what the person picks; covered where they say; sent as they see it.

/** Bytes of the picture as it travels. */
const MAX_BYTES = 4 * 1024 * 1024;
const LARGEST_SIDE = 4096;
const STEP = 0.02;

/** In parts of the picture's width and height. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One frame of what the person chose, and the sharing ends at once. @throws when they chose nothing */
export async function takeScreenshot(): Promise<ImageBitmap> {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
  try {
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = stream;
    await video.play();
    // The picker itself may still be in the first one.
    await new Promise((done) => setTimeout(done, 300));
    return await createImageBitmap(video);
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

export class Picture {
  readonly #canvas: HTMLCanvasElement;
  readonly #onChange: () => void;
  #image: ImageBitmap | undefined;
  #boxes: Box[] = [];

  constructor(canvas: HTMLCanvasElement, onChange: () => void) {
    this.#canvas = canvas;
    this.#onChange = onChange;
    canvas.addEventListener('pointerdown', (event) => this.#drag(event));
    canvas.addEventListener('keydown', (event) => this.#key(event));
  }

  get isThere(): boolean {
    return this.#image !== undefined;
  }

  get hasBoxes(): boolean {
    return this.#boxes.length > 0;
  }

  show(image: ImageBitmap | undefined): void {
    this.#image?.close();
    this.#image = image;
    this.#boxes = [];
    this.#draw();
  }

  undo(): void {
    this.#boxes.pop();
    this.#draw();
  }

  /** What is seen, and only that: what lies under a box is not in these bytes. Undefined when it cannot be made small enough. */
  async bytes(): Promise<{ mediaType: string; data: string } | undefined> {
    if (!this.#image) return undefined;
    const png = await blobOf(this.#canvas, 'image/png');
    if (png && png.size <= MAX_BYTES) return encoded(png);
    for (const quality of [0.9, 0.75, 0.5]) {
      const jpeg = await blobOf(this.#canvas, 'image/jpeg', quality);
      if (jpeg && jpeg.size <= MAX_BYTES) return encoded(jpeg);
    }
    return undefined;
  }

  #draw(): void {
    const image = this.#image;
    if (image) {
      const scale = Math.min(1, LARGEST_SIDE / Math.max(image.width, image.height));
      const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
      if (this.#canvas.width !== width) this.#canvas.width = width;
      if (this.#canvas.height !== height) this.#canvas.height = height;
      const context = this.#canvas.getContext('2d');
      context?.drawImage(image, 0, 0, width, height);
      for (const box of this.#boxes)
        context?.fillRect(box.x * width, box.y * height, box.width * width, box.height * height);
    }
    this.#onChange();
  }

  #drag(start: PointerEvent): void {
    if (start.button !== 0) return;
    const from = this.#at(start);
    const box: Box = { ...from, width: 0, height: 0 };
    this.#boxes.push(box);
    this.#canvas.setPointerCapture(start.pointerId);
    const move = (event: PointerEvent) => {
      const to = this.#at(event);
      box.x = Math.min(from.x, to.x);
      box.y = Math.min(from.y, to.y);
      box.width = Math.abs(to.x - from.x);
      box.height = Math.abs(to.y - from.y);
      this.#draw();
    };
    const end = () => {
      this.#canvas.removeEventListener('pointermove', move);
      // A press without a drag covers nothing.
      if (box.width * box.height === 0) this.#boxes = this.#boxes.filter((one) => one !== box);
      this.#draw();
    };
    this.#canvas.addEventListener('pointermove', move);
    this.#canvas.addEventListener('lostpointercapture', end, { once: true });
  }

  #at({ clientX, clientY }: PointerEvent): { x: number; y: number } {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const within = (part: number) => Math.min(1, Math.max(0, part));
    return { x: within((clientX - left) / width), y: within((clientY - top) / height) };
  }

  #key(event: KeyboardEvent): void {
    const last = this.#boxes.at(-1);
    const [x, y] = ARROWS[event.key] ?? [0, 0];
    if (event.key === 'Enter') this.#boxes.push({ x: 0.4, y: 0.45, width: 0.2, height: 0.1 });
    else if (event.key === 'Delete' || event.key === 'Backspace') this.#boxes.pop();
    else if (last && (x !== 0 || y !== 0) && event.shiftKey) {
      last.width = Math.max(STEP, last.width + x * STEP);
      last.height = Math.max(STEP, last.height + y * STEP);
    } else if (last && (x !== 0 || y !== 0)) {
      last.x = Math.min(1 - last.width, Math.max(0, last.x + x * STEP));
      last.y = Math.min(1 - last.height, Math.max(0, last.y + y * STEP));
    } else return;
    event.preventDefault();
    this.#draw();
  }
}

const ARROWS: Readonly<Record<string, [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const blobOf = (canvas: HTMLCanvasElement, type: string, quality?: number) =>
  new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality));

function encoded(blob: Blob): Promise<{ mediaType: string; data: string }> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done({ mediaType: blob.type, data: String(reader.result).replace(/^[^,]*,/, '') });
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

// A Blob whose readers are watched: how much of a file is in memory at once.

/** Tells in `largest` how many bytes of it were read at once. */
export class WatchedBlob extends Blob {
  largest = 0;
  override slice(start = 0, end = this.size): Blob {
    this.largest = Math.max(this.largest, Math.min(end, this.size) - start);
    return super.slice(start, end);
  }
  override arrayBuffer(): Promise<ArrayBuffer> {
    this.largest = this.size;
    return super.arrayBuffer();
  }
}

import { writeSync } from 'node:fs';

/** To standard output, and to standard error: at once, because the streams that Node.js sets up for them cost more than the summary of a run. */
export const print = (text: string) => write(1, text);
export const printError = (text: string) => write(2, text);

function write(fd: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Nobody reads any more (`| head`).
      if (code === 'EPIPE') return;
      // The reader of a pipe is slower than we are.
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

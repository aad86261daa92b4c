/**
 * What `work` gives, unless it takes longer; it is not ended then.
 * @throws DOMException `TimeoutError` after so many milliseconds; what the work throws
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DOMException(`no answer within ${milliseconds / 1000} s`, 'TimeoutError'));
    }, milliseconds);
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}

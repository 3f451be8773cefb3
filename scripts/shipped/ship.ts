export function ship(folder: string, name: string): Promise<void> {
  return Promise.reject(new Error(`${folder} ${name}`));
}

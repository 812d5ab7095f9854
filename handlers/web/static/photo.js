// Makes a large photo smaller before it goes up: a page of text stays legible, and a slow line takes a tenth.

const LONGEST_SIDE = 2560; // pixels

// The photo as a smaller JPEG, or the file as it is: no photo, none that this browser reads, or no gain.
export async function reduced(file) {
  if (!/^image\/(jpeg|png|webp|hei[cf])$/.test(file.type)) return file;
  try {
    const photo = await createImageBitmap(file, { imageOrientation: "from-image" });
    const by = Math.min(1, LONGEST_SIDE / Math.max(photo.width, photo.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(photo.width * by);
    canvas.height = Math.round(photo.height * by);
    const drawn = canvas.getContext("2d");
    drawn.fillStyle = "#fff";
    drawn.fillRect(0, 0, canvas.width, canvas.height);
    drawn.drawImage(photo, 0, 0, canvas.width, canvas.height);
    photo.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!made || made.size >= file.size) return file;
    return new File([made], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    return file;
  }
}

//! A camera that is always the same: takes a symbol on a screen from an angle, out of focus, in
//! bad light, with noise, and keeps it as PNG or JPEG. Everything follows from its settings.

use std::io::Cursor;

use huepass_qr::{QUIET_ZONE, Symbol};
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, ImageFormat};

/// How a picture is taken. `..Shot::front(px)` fills in a steady hand and good light.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shot {
    /// Pixels a module takes in the middle of the picture.
    pub(crate) module: f64,
    /// Turned in the picture's plane, degrees.
    pub(crate) roll: f64,
    /// The code's upper edge leans away, degrees.
    pub(crate) pitch: f64,
    /// Its right edge leans away, degrees.
    pub(crate) yaw: f64,
    /// Out of focus: sigma of a Gaussian, in modules.
    pub(crate) blur: f64,
    /// Noise: standard deviation in grey values out of 255.
    pub(crate) noise: f64,
    /// Light falls off across the picture to this part of itself.
    pub(crate) light: f64,
    /// Grey values of dark and light modules.
    pub(crate) ink: (f64, f64),
    /// JPEG quality, or PNG.
    pub(crate) jpeg: Option<u8>,
}

impl Shot {
    pub(crate) fn front(module: f64) -> Self {
        Self {
            module,
            roll: 0.0,
            pitch: 0.0,
            yaw: 0.0,
            blur: 0.0,
            noise: 0.0,
            light: 1.0,
            ink: (30.0, 225.0),
            jpeg: None,
        }
    }

    /// The picture's file.
    pub(crate) fn take(&self, symbol: &Symbol) -> Vec<u8> {
        let side = as_f64(symbol.size() + 2 * QUIET_ZONE) * self.module;
        // Room for the corners when the code is turned.
        let frame = (side * 1.5).ceil();
        let mut grey = self.expose(symbol, frame as u32);
        blur(&mut grey, frame as usize, self.blur * self.module);
        let mut random = Random(0x2545_f491_4f6c_dd1d);
        for value in &mut grey {
            *value += self.noise * random.normal();
        }
        let pixels = grey
            .iter()
            .map(|value| value.round().clamp(0.0, 255.0) as u8)
            .collect();
        let picture = GrayImage::from_raw(frame as u32, frame as u32, pixels).unwrap();
        let mut file = Cursor::new(Vec::new());
        match self.jpeg {
            None => picture.write_to(&mut file, ImageFormat::Png).unwrap(),
            Some(quality) => {
                picture
                    .write_with_encoder(JpegEncoder::new_with_quality(&mut file, quality))
                    .unwrap();
            }
        }
        file.into_inner()
    }

    /// Light on the sensor: each pixel is the mean of nine rays through a pinhole.
    fn expose(&self, symbol: &Symbol, frame: u32) -> Vec<f64> {
        let modules = as_f64(symbol.size() + 2 * QUIET_ZONE);
        let view = View::new(self, modules);
        let frame = f64::from(frame);
        let mut grey = Vec::new();
        let mut y = 0.0;
        while y < frame {
            let mut x = 0.0;
            while x < frame {
                let mut sum = 0.0;
                for (dx, dy) in RAYS {
                    let (u, v) = view.module_at(x + dx - frame / 2.0, y + dy - frame / 2.0);
                    sum += self.brightness(symbol, u, v);
                }
                let falling = 1.0 - (1.0 - self.light) * (x + y) / (2.0 * frame);
                grey.push(sum / as_f64(RAYS.len()) * falling);
                x += 1.0;
            }
            y += 1.0;
        }
        grey
    }

    /// At a place in modules, the quiet zone's corner being (0, 0). Around it is a dark case.
    fn brightness(&self, symbol: &Symbol, u: f64, v: f64) -> f64 {
        let modules = as_f64(symbol.size() + 2 * QUIET_ZONE);
        if !(0.0..modules).contains(&u) || !(0.0..modules).contains(&v) {
            return self.ink.0;
        }
        let inside = |at: f64| (at as usize).checked_sub(QUIET_ZONE);
        match (inside(u), inside(v)) {
            (Some(x), Some(y)) if symbol.is_dark(x, y) => self.ink.0,
            _ => self.ink.1,
        }
    }
}

/// The nine middles of a pixel's thirds.
const RAYS: [(f64, f64); 9] = {
    let thirds = [1.0 / 6.0, 0.5, 5.0 / 6.0];
    let mut rays = [(0.0, 0.0); 9];
    let mut at = 0;
    while at < 9 {
        rays[at] = (thirds[at % 3], thirds[at / 3]);
        at += 1;
    }
    rays
};

/// Where a ray through the pinhole meets the plane of the code.
struct View {
    /// Directions of the code's columns, rows and normal.
    axes: [[f64; 3]; 3],
    distance: f64,
    modules: f64,
    module: f64,
}

impl View {
    fn new(shot: &Shot, modules: f64) -> Self {
        let (roll, pitch, yaw) = (
            shot.roll.to_radians(),
            shot.pitch.to_radians(),
            shot.yaw.to_radians(),
        );
        let turn = |vector: [f64; 3]| {
            let [x, y, z] = vector;
            let (x, z) = (x * yaw.cos() + z * yaw.sin(), z * yaw.cos() - x * yaw.sin());
            let (y, z) = (
                y * pitch.cos() - z * pitch.sin(),
                z * pitch.cos() + y * pitch.sin(),
            );
            let (x, y) = (
                x * roll.cos() - y * roll.sin(),
                y * roll.cos() + x * roll.sin(),
            );
            [x, y, z]
        };
        Self {
            axes: [
                turn([1.0, 0.0, 0.0]),
                turn([0.0, 1.0, 0.0]),
                turn([0.0, 0.0, 1.0]),
            ],
            // A hand's distance: twice the code's side.
            distance: 2.0 * modules,
            modules,
            module: shot.module,
        }
    }

    /// Module coordinates seen at a pixel counted from the middle.
    fn module_at(&self, x: f64, y: f64) -> (f64, f64) {
        let direction = [
            x / (self.module * self.distance),
            y / (self.module * self.distance),
            1.0,
        ];
        let [columns, rows, normal] = &self.axes;
        let reach = normal[2] * self.distance / dot(normal, &direction);
        let point = [
            direction[0] * reach,
            direction[1] * reach,
            reach - self.distance,
        ];
        (
            dot(columns, &point) + self.modules / 2.0,
            dot(rows, &point) + self.modules / 2.0,
        )
    }
}

fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Gaussian in two passes; the edge repeats outwards.
fn blur(grey: &mut Vec<f64>, side: usize, sigma: f64) {
    if sigma <= 0.0 {
        return;
    }
    let reach = (3.0 * sigma).ceil() as usize;
    let weights: Vec<f64> = (0..=reach)
        .map(|at| (-(as_f64(at) / sigma).powi(2) / 2.0).exp())
        .collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
    for _ in 0..2 {
        // Each pass blurs along rows and turns the picture over its diagonal.
        let mut turned = vec![0.0; grey.len()];
        for (y, row) in grey.chunks(side).enumerate() {
            for x in 0..side {
                let mut sum = row[x] * weights[0];
                for (at, weight) in weights.iter().enumerate().skip(1) {
                    sum += weight * (row[x.saturating_sub(at)] + row[(x + at).min(side - 1)]);
                }
                turned[x * side + y] = sum / total;
            }
        }
        *grey = turned;
    }
}

/// xorshift64*, for pictures only.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Nearly normal: twelve uniform numbers have variance one.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

fn as_f64(count: usize) -> f64 {
    count as f64
}

/// A base45 text of so many characters that looks like a presentation.
pub(crate) fn text(characters: usize) -> String {
    let alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut text = String::from("HUE1:");
    while text.len() < characters {
        text.push(char::from(alphabet[(random.uniform() * 45.0) as usize]));
    }
    text
}

use super::*;
use crate::{Level, QUIET_ZONE, read};

fn symbol() -> Symbol {
    Symbol::encode("HUE1:PICTURE", Level::Medium).unwrap()
}

#[test]
fn scales_outside_the_range_are_refused() {
    assert_eq!(symbol().png(0), Err(RenderError::Scale { scale: 0 }));
    assert_eq!(
        symbol().png(MAX_SCALE + 1),
        Err(RenderError::Scale {
            scale: MAX_SCALE + 1
        })
    );
}

// spec: QR-3
#[test]
fn a_png_has_the_asked_size_and_a_light_margin() {
    let symbol = symbol();
    for scale in [1, 3, 10] {
        let picture = image::load_from_memory(&symbol.png(scale).unwrap())
            .unwrap()
            .to_luma8();
        let side = u32::try_from(symbol.size() + 2 * QUIET_ZONE).unwrap() * scale;
        assert_eq!(picture.dimensions(), (side, side));
        let margin = u32::try_from(QUIET_ZONE).unwrap() * scale;
        assert!(
            picture
                .rows()
                .take(margin as usize)
                .flatten()
                .all(|pixel| pixel.0 == [255])
        );
        assert_eq!(picture.get_pixel(margin, margin).0, [0]);
        assert_eq!(picture.get_pixel(margin - 1, margin - 1).0, [255]);
    }
}

#[test]
fn an_svg_draws_exactly_the_dark_modules() {
    let symbol = symbol();
    let svg = symbol.svg();
    let path = svg
        .split("fill=\"#000\" d=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let mut drawn = 0;
    for run in path.split('z').filter(|run| !run.is_empty()) {
        let (corner, rest) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
        let (x, y) = corner.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let length: usize = rest.split_once("v1h-").unwrap().0.parse().unwrap();
        assert!((x..x + length).all(|x| symbol.is_dark(x - QUIET_ZONE, y - QUIET_ZONE)));
        drawn += length;
    }
    let dark = (0..symbol.size())
        .flat_map(|y| (0..symbol.size()).map(move |x| (x, y)))
        .filter(|&(x, y)| symbol.is_dark(x, y))
        .count();
    assert_eq!(drawn, dark);
}

#[test]
fn a_png_is_read_back() {
    let symbol = symbol();
    for scale in [2, 4, 9] {
        assert_eq!(read(&symbol.png(scale).unwrap()).unwrap(), ["HUE1:PICTURE"]);
    }
}

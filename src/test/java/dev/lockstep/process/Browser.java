// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import dev.lockstep.support.Eventually;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real Chromium, as Debian has it, without a window. */
final class Browser implements AutoCloseable {
  private static final String PROGRAM = "/usr/bin/chromium";
  private static final String DRIVER = "/usr/bin/chromedriver";

  private final ChromeDriver driver;

  Browser() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(PROGRAM);
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars");
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(DRIVER))
                .usingAnyFreePort()
                .build(),
            options);
  }

  static boolean isThere() {
    return Files.isExecutable(Path.of(PROGRAM)) && Files.isExecutable(Path.of(DRIVER));
  }

  Browser open(String address) {
    driver.get(address);
    return this;
  }

  String address() {
    return String.valueOf(driver.getCurrentUrl());
  }

  /** What is to be read on the page. */
  String text() {
    return Eventually.until(this::textOrNone, text -> !text.isEmpty());
  }

  /** None while the page is being replaced. */
  private String textOrNone() {
    try {
      return driver.findElement(By.tagName("body")).getText();
    } catch (NoSuchElementException | StaleElementReferenceException e) {
      return "";
    }
  }

  /** Until it is to be read, without a reload. */
  Browser awaits(String text) {
    Eventually.until("to be read: " + text, this::textOrNone, read -> read.contains(text));
    return this;
  }

  /** Clicks what has this id, which may be replaced at any moment. */
  Browser click(String id) {
    Eventually.isTrue(
        "clicked: " + id,
        () -> {
          try {
            driver.findElement(By.id(id)).click();
            return true;
          } catch (NoSuchElementException | StaleElementReferenceException e) {
            return false;
          }
        });
    return this;
  }

  Browser fill(String id, String text) {
    WebElement field = driver.findElement(By.id(id));
    field.clear();
    field.sendKeys(text);
    return this;
  }

  Browser submit() {
    driver.findElement(By.cssSelector("main button[type=submit]")).click();
    return this;
  }

  Browser leave() {
    driver.findElement(By.cssSelector("form.leave button")).click();
    return this;
  }

  Object run(String script, Object... arguments) {
    return String.valueOf(driver.executeScript(script, arguments));
  }

  Object runLong(String script) {
    return String.valueOf(driver.executeAsyncScript(script));
  }

  void cookie(String name, String value) {
    driver.manage().deleteAllCookies();
    if (!value.isEmpty()) {
      driver
          .manage()
          .addCookie(new org.openqa.selenium.Cookie.Builder(name, value).path("/admin").build());
    }
  }

  String cookie(String name) {
    return driver.manage().getCookieNamed(name).getValue();
  }

  Browser dark(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    return this;
  }

  Browser size(int width, int height, boolean phone) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    return this;
  }

  /** How far the page reaches beyond its window, to the right. */
  long overflow() {
    return (Long)
        driver.executeScript(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }

  void picture(Path file) throws IOException {
    Object data =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png")).get("data");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, FewColours.png(Base64.getDecoder().decode(String.valueOf(data))));
  }

  @Override
  public void close() {
    driver.quit();
  }
}

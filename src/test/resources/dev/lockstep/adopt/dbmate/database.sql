--
-- PostgreSQL database dump
--


-- Dumped from database version 14.23
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: gallery; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA gallery;


--
-- Name: public; Type: SCHEMA; Schema: -; Owner: -
--

-- *not* creating schema, since initdb creates it


--
-- Name: slug(text); Type: FUNCTION; Schema: gallery; Owner: -
--

CREATE FUNCTION gallery.slug(name text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    AS $$
BEGIN
  RETURN lower(replace(name, ' ', '-'));
END
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: Artists; Type: TABLE; Schema: gallery; Owner: -
--

CREATE TABLE gallery."Artists" (
    id bigint NOT NULL,
    "displayName" text NOT NULL
);


--
-- Name: Artists_id_seq; Type: SEQUENCE; Schema: gallery; Owner: -
--

ALTER TABLE gallery."Artists" ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME gallery."Artists_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: artworks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.artworks (
    id bigint NOT NULL,
    artist_id bigint NOT NULL,
    title text NOT NULL
);


--
-- Name: schema_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.schema_migrations (
    version character varying NOT NULL
);


--
-- Data for Name: Artists; Type: TABLE DATA; Schema: gallery; Owner: -
--

INSERT INTO gallery."Artists" OVERRIDING SYSTEM VALUE VALUES (1, 'Ada Lovelace');
INSERT INTO gallery."Artists" OVERRIDING SYSTEM VALUE VALUES (2, 'Grace Hopper');


--
-- Data for Name: artworks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.artworks VALUES (1, 1, 'Notes');


--
-- Data for Name: schema_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.schema_migrations VALUES ('20240102103000');
INSERT INTO public.schema_migrations VALUES ('20240215080000');
INSERT INTO public.schema_migrations VALUES ('20240216090000');


--
-- Name: Artists_id_seq; Type: SEQUENCE SET; Schema: gallery; Owner: -
--

SELECT pg_catalog.setval('gallery."Artists_id_seq"', 2, true);


--
-- Name: Artists Artists_pkey; Type: CONSTRAINT; Schema: gallery; Owner: -
--

ALTER TABLE ONLY gallery."Artists"
    ADD CONSTRAINT "Artists_pkey" PRIMARY KEY (id);


--
-- Name: artworks artworks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.artworks
    ADD CONSTRAINT artworks_pkey PRIMARY KEY (id);


--
-- Name: schema_migrations schema_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);


--
-- Name: artworks_title; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX artworks_title ON public.artworks USING btree (title);


--
-- Name: artworks artworks_artist_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.artworks
    ADD CONSTRAINT artworks_artist_id_fkey FOREIGN KEY (artist_id) REFERENCES gallery."Artists"(id);


--
-- PostgreSQL database dump complete
--


